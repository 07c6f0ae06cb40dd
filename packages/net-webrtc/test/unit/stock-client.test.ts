// A stock WAMP client against our server: `wampy`, which knows nothing of Babble.
import { selfSignedCertificate, serveSignalling } from '@babble/net-webrtc/node';
import { expect, test } from '@jest/globals';
import { Wampy } from 'wampy';
import { WebSocket } from 'ws';
import { components } from '../components.ts';
import { identityOf } from '../identities.ts';

/** The WebSocket that wampy makes: it trusts the certificate of this test. */
class TrustingSocket extends WebSocket {
  constructor(url: string, subProtocols: string[] = []) {
    super(url, subProtocols, { rejectUnauthorized: false });
  }
}

function stockClient(address: string): Wampy {
  // Its types want the whole WebSocket of a page; it uses what `ws` has.
  const options: object = { realm: 'main', ws: TrustingSocket };
  return new Wampy(`wss://${address}`, options);
}

test('RTC-WAMP-1 … RTC-WAMP-19: a stock WAMP client joins, registers, is called, calls, gets errors, leaves', async () => {
  const certificate = selfSignedCertificate({ names: ['127.0.0.1'], fromMs: Date.now() });
  const init = { ...components, judge: identityOf(1), listen: '127.0.0.1:0', certificate, admitUnproven: true };
  const server = await serveSignalling(init);
  const [callee, caller] = [stockClient(server.address), stockClient(server.address)];
  try {
    await callee.connect();
    await caller.connect();
    await callee.register('an.echo', ({ argsList }) => ({ argsList: [...(argsList ?? []), 'echo'] }));
    await callee.register('a.failure', () => {
      throw { error: 'io.babble.processing_offer', argsList: ['no description'] };
    });
    expect(await caller.call('an.echo', ['ž', 7])).toMatchObject({ argsList: ['ž', 7, 'echo'] });
    await expect(caller.call('a.failure', [])).rejects.toMatchObject({ errorUri: 'io.babble.processing_offer' });
    await expect(caller.call('nobody', [])).rejects.toMatchObject({ errorUri: 'wamp.error.no_such_procedure' });
    await expect(caller.register('an.echo', () => undefined)).rejects.toMatchObject({
      errorUri: 'wamp.error.procedure_already_exists',
    });
    await callee.unregister('an.echo');
    await expect(caller.call('an.echo', [])).rejects.toMatchObject({ errorUri: 'wamp.error.no_such_procedure' });
    await caller.disconnect();
    await callee.disconnect();
    expect(server.counts).toEqual({ sessions: 0, registrations: 0, calls: 0 });
  } finally {
    await server.stop();
  }
});
