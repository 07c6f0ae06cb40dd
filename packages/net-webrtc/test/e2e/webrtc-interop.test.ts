// A node of the Go implementation and a transport of ours over WebRTC: each dials the other and is answered. Skipped without BABBLE_GO_BIN.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPrivateKey, toPrivateKey } from '@babble/crypto';
import { neverCancelled } from '@babble/host';
import { signalClient, webrtc } from '@babble/net-webrtc';
import {
  nodeSockets,
  selfSignedCertificate,
  serveSignalling,
  trustedCertificates,
  wrtc,
} from '@babble/net-webrtc/node';
import { freePorts } from '@babble-tooling/simulation/ports';
import { describe, expect } from '@jest/globals';
import { components } from '../components.ts';
import { identityOf, nameOf } from '../identities.ts';
import { goTest, Program } from './go-program.ts';

const certificate = selfSignedCertificate({ names: ['signal.test'], fromMs: Date.now() });
const open = nodeSockets({ trusted: trustedCertificates(certificate.certificate) });
const [OURS, THEIRS] = [2, 4];
const line = (text: string): Uint8Array => new TextEncoder().encode(`${text}\n`);

describe('WebRTC across implementations', () => {
  goTest('RTC-SDP-1, RTC-DIAL-1 … RTC-ANS-2: a Go node asks ours and answers it', async (program) => {
    const folder = await mkdtemp(join(tmpdir(), 'webrtc-'));
    const judge = identityOf(1);
    const server = await serveSignalling({
      ...components,
      judge,
      listen: '127.0.0.1:0',
      certificate,
      admitUnproven: true,
    });
    const key = new Uint8Array(32);
    key[31] = THEIRS;
    const peerOf = (number: number) => ({ NetAddr: nameOf(number), PubKeyHex: nameOf(number), Moniker: `n${number}` });
    await writeFile(join(folder, 'priv_key'), formatPrivateKey(toPrivateKey(key)));
    await writeFile(join(folder, 'peers.json'), JSON.stringify([peerOf(OURS), peerOf(THEIRS)]));
    await writeFile(join(folder, 'cert.pem'), certificate.certificate);

    const identity = identityOf(OURS);
    const signalling = signalClient({ url: `wss://${server.address}`, open, identity });
    const warnings: string[] = [];
    const logger = { ...components.logger, warn: (_fields: object, message: string) => warnings.push(message) };
    const ours = webrtc({ backend: await wrtc(), identity, signalling, dialTimeoutMs: 20_000 })({
      ...components,
      logger,
    });
    let asked: (request: string) => void = () => undefined;
    const request = new Promise<string>((resolve) => {
      asked = resolve;
    });
    await ours.start(async ({ method, body }) => {
      asked(`${method} ${new TextDecoder().decode(body).trim()}`);
      return { error: 'Not in Babbling state', body: line('null') };
    });
    const port = await freePorts(2);
    const proxies = ['--proxy-listen', `127.0.0.1:${port}`, '--client-connect', `127.0.0.1:${port + 1}`];
    const flags = ['--datadir', folder, '--webrtc', '--signal-addr', server.address, '--no-service', ...proxies];
    const node = new Program(program, ['run', ...flags, '--ice-addr', 'stun:127.0.0.1:0', '--timeout', '10s']);
    try {
      await node.says(/Registered procedure with router/);
      expect(await request).toMatch(/^sync \{"FromID":\d+,"Known":\{.*"SyncLimit":1000\}$/);
      const answer = await ours.request(
        nameOf(THEIRS),
        'sync',
        line('{"FromID":1,"Known":{},"SyncLimit":5}'),
        neverCancelled,
      );
      expect(answer.error).toBe('');
      expect(JSON.parse(new TextDecoder().decode(answer.body))).toMatchObject({ Known: expect.any(Object) });
      expect(warnings).toEqual([expect.stringMatching(/^Unsigned session description/)]);
    } finally {
      await ours.stop();
      await node.stop();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
