// A client whose signalling server means harm: what it sends, and what it does not read, takes no more than so much.
import type { AddressInfo } from 'node:net';
import type { SignalSocketHandlers } from '@babble/net-webrtc';
import { signalClient } from '@babble/net-webrtc';
import { nodeSockets } from '@babble/net-webrtc/node';
import { describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { components } from '../components.ts';
import { identityOf } from '../identities.ts';

describe('a signalling server that means harm (OURS-8)', () => {
  test('one that reads nothing is left', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'wamp.2.json' });
    server.on('connection', (socket) => socket.pause());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const closed = new Promise((resolve) => {
      const socket = nodeSockets()(`ws://127.0.0.1:${port}`, {
        open: () => {
          for (let i = 0; i < 400; i++) socket.send('x'.repeat(64 * 1024));
        },
        text: () => undefined,
        closed: resolve,
      });
    });
    expect(await closed).toBeInstanceOf(Error);
    for (const socket of server.clients) socket.terminate();
    server.close();
  });

  test('so many offers at once, and no more', async () => {
    const sent: unknown[][] = [];
    let handlers: SignalSocketHandlers | undefined;
    const say = (...messages: readonly unknown[]): void => {
      for (const message of messages) handlers?.text(JSON.stringify(message));
    };
    const client = signalClient({
      url: 'ws://127.0.0.1:1',
      identity: identityOf(2),
      responseMs: 1_000,
      open: (_url, given) => {
        handlers = given;
        setImmediate(() => {
          given.open();
          say([2, 1, {}]);
        });
        return {
          send: (text) => {
            const message = JSON.parse(text) as unknown[];
            if (message[0] === 64) say([65, message[1], 1]);
            else sent.push(message);
          },
          close: () => given.closed(undefined),
        };
      },
    })(components);
    let [begun, release] = [0, (): void => undefined];
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await client.start(async () => {
      begun += 1;
      await held;
      return 'answer';
    });
    for (let request = 1; request <= 500; request++) say([68, request, 1, {}, ['somebody', 'an offer']]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(128);
    const refused = sent.filter(([code]) => code === 8);
    expect(refused).toHaveLength(500 - 128);
    expect(refused[0]?.slice(4)).toEqual(['io.babble.processing_offer', ['too many offers at once']]);
    release();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent.filter(([code]) => code === 70)).toHaveLength(128);
    say([68, 501, 1, {}, ['somebody', 'an offer']]);
    expect(begun).toBe(129);
    await client.stop();
  });
});
