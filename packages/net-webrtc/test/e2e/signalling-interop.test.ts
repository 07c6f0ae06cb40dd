// Signalling across implementations: our clients at the Go server, Go nodes at our server.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatPrivateKey, toPrivateKey } from '@babble/crypto';
import { neverCancelled } from '@babble/host';
import { signalClient } from '@babble/net-webrtc';
import { nodeSockets, selfSignedCertificate, serveSignalling, trustedCertificates } from '@babble/net-webrtc/node';
import { freePorts, isListening } from '@babble-tooling/simulation/ports';
import { describe, expect } from '@jest/globals';
import { components } from '../components.ts';
import { identityOf, nameOf } from '../identities.ts';
import { goTest, Program, WITHIN_MS } from './go-program.ts';

const certificate = selfSignedCertificate({ names: ['signal.test'], fromMs: Date.now() });
const open = nodeSockets({ trusted: trustedCertificates(certificate.certificate) });

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'signalling-'));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Waits until somebody listens there. */
async function listening(port: number): Promise<void> {
  for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline; ) {
    if (await isListening(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Nobody listens at ${port}`);
}

describe('signalling across implementations', () => {
  goTest('RTC-WAMP-2 … RTC-WAMP-19, OPS-SIGNAL-1: our clients find each other through the Go server', (program) =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'cert.pem'), certificate.certificate);
      await writeFile(join(folder, 'key.pem'), certificate.privateKey);
      const port = await freePorts(1);
      const files = ['--cert-file', join(folder, 'cert.pem'), '--key-file', join(folder, 'key.pem')];
      const server = new Program(join(dirname(program), 'signal'), ['--url', `127.0.0.1:${port}`, ...files]);
      const clientOf = (number: number) =>
        signalClient({ url: `wss://127.0.0.1:${port}`, open, identity: identityOf(number), probeMs: 20 })(components);
      const [alice, bob, former] = [clientOf(2), clientOf(3), clientOf(3)];
      try {
        await listening(port);
        await former.start(async () => 'former');
        await alice.start(async () => 'alice');
        // Its name is taken until the former session ends; it tries again.
        await bob.start(async (from, description) => `${from} ${description}`);
        expect(await alice.offer(nameOf(3), 'x', neverCancelled)).toBe('former');
        await former.stop();
        const isBob = (answer: string): boolean => answer === `${nameOf(2)} offer <&>`;
        let answer = '';
        for (const deadline = Date.now() + WITHIN_MS; !isBob(answer) && Date.now() < deadline; ) {
          answer = await alice.offer(nameOf(3), 'offer <&>', neverCancelled).catch(() => '');
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        expect(answer).toBe(`${nameOf(2)} offer <&>`);
      } finally {
        await Promise.all([alice, bob, former].map((client) => client.stop()));
        await server.stop();
      }
    }),
  );

  goTest(
    'RTC-TLS-3, RTC-WAMP-12, RTC-WAMP-18: a Go node registers at our server and is called by our client',
    (program) =>
      withFolder(async (folder) => {
        const init = { ...components, judge: identityOf(1), listen: '127.0.0.1:0', certificate, admitUnproven: true };
        const server = await serveSignalling(init);
        const key = new Uint8Array(32);
        key[31] = 4;
        const peers = [{ NetAddr: nameOf(4), PubKeyHex: nameOf(4), Moniker: 'go' }];
        await writeFile(join(folder, 'priv_key'), formatPrivateKey(toPrivateKey(key)));
        await writeFile(join(folder, 'peers.json'), JSON.stringify(peers));
        await writeFile(join(folder, 'cert.pem'), certificate.certificate);
        const port = await freePorts(2);
        const proxies = ['--proxy-listen', `127.0.0.1:${port}`, '--client-connect', `127.0.0.1:${port + 1}`];
        const flags = ['--datadir', folder, '--webrtc', '--signal-addr', server.address, '--no-service', ...proxies];
        const node = new Program(program, ['run', ...flags, '--ice-addr', 'stun:127.0.0.1:0']);
        const alice = signalClient({ url: `wss://${server.address}`, open, identity: identityOf(2) })(components);
        try {
          await node.says(/Registered procedure with router/);
          expect(server.counts.registrations).toBe(1);
          await alice.start(async () => 'alice');
          const refused = alice.offer(nameOf(4), 'no JSON', neverCancelled);
          await expect(refused).rejects.toMatchObject({
            code: 'BABBLE_NET_UNREACHABLE',
            data: {
              reason: 'io.babble.processing_offer',
              text: expect.stringMatching(/^Error parsing invocation SDP/),
            },
          });
        } finally {
          await alice.stop();
          await node.stop();
          await server.stop();
        }
      }),
  );
});
