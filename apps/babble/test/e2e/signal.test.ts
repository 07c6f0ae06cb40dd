// `babble signal` as its operator meets it: certificates, addresses, signals, and who gets in.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { generateKey, sha256 } from '@babble/crypto/node';
import { portableSigner } from '@babble/crypto/portable';
import { neverCancelled, silentLogger } from '@babble/host';
import { type Signalling, signalClient } from '@babble/net-webrtc';
import { loadTrustedCertificates, nodeSockets } from '@babble/net-webrtc/node';
import { systemClock, systemRandom } from '@babble/node/host';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const PROGRAM = fileURLToPath(new URL('../../bin/babble.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** The first line that it prints. */
  readonly line: Promise<string>;
  readonly ended: Promise<Ended>;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'babble-signal-'));
});
afterAll(() => rm(folder, { recursive: true }));

function signal(...args: readonly string[]): Running {
  const child = spawn(process.execPath, [PROGRAM, 'signal', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const line = new Promise<string>((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`it ended with ${code}: ${err}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve(out.slice(0, out.indexOf('\n')));
    });
  });
  // Whoever waits for the line is told why it does not come; a test that does not wait looks at the end of the program.
  line.catch(() => undefined);
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, out, err })));
  return { child, line, ended };
}

async function client(address: string): Promise<Signalling> {
  const identity = { signer: portableSigner(generateKey()), sha256 };
  const open = nodeSockets({ trusted: await loadTrustedCertificates(join(folder, 'cert.pem')) });
  const components = { clock: systemClock, random: systemRandom, logger: silentLogger };
  return signalClient({ url: `wss://${address}`, open, identity })(components);
}

describe('babble signal', () => {
  test('OPS-SIGNAL-1: makes its certificate, lets nodes find each other, and ends with 0', async () => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      const { child, line, ended } = signal('--url', '127.0.0.1:0', '--self-signed', '--json');
      const { address, realm, certFile, fingerprint } = JSON.parse(await line);
      expect({ realm, certFile }).toEqual({ realm: 'main', certFile: 'cert.pem' });
      expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
      const [alice, bob] = [await client(address), await client(address)];
      await alice.start(async () => 'alice');
      await bob.start(async (_from, offer) => `an answer to ${offer}`);
      expect(await alice.offer(bob.publicKey, 'an offer', neverCancelled)).toBe('an answer to an offer');
      child.kill(name);
      expect(await ended).toMatchObject({ code: 0, err: '' });
      await Promise.all([alice.stop(), bob.stop()]);
    }
    expect((await readdir(folder)).sort()).toEqual(['cert.pem', 'key.pem']);
    expect((await stat(join(folder, 'key.pem'))).mode & 0o777).toBe(0o600);
  });

  test('RTC-TLS-5: files that are missing or do not belong together, addresses that cannot be had: exit code 1 and what to do', async () => {
    await signal('--self-signed', '--cert-file', 'other.pem', '--key-file', 'other.key', '--url', 'nowhere').ended;
    const cases: readonly (readonly [readonly string[], RegExp, RegExp])[] = [
      [['--cert-file', 'none.pem'], /none\.pem: there is no such file/, /--self-signed/],
      [
        ['--cert-file', 'cert.pem', '--key-file', 'other.key'],
        /not the key of the certificate in cert\.pem/,
        /--key-file/,
      ],
      [['--self-signed', '--key-file', 'none.pem'], /cert\.pem is there already/, /Move it away/],
      [['--url', '256.1.1.1:1'], /Cannot listen at 256\.1\.1\.1:1/, /--url/],
      [['--url', '2443'], /Not an address/, /:port/],
      [['--allow-origin', 'example.org'], /invalid argument "example\.org"/, /https:/],
    ];
    for (const [args, cause, remedy] of cases) {
      const { code, err } = await signal(...args).ended;
      expect(code).toBe(1);
      expect(err).toMatch(cause);
      expect(err).toMatch(remedy);
      expect(err).not.toMatch(/^ {4}at /m);
    }
  });

  test('an address that is taken: exit code 1; names and flags that are none: 2', async () => {
    const { child, line, ended } = signal('--url', '127.0.0.1:0', '--self-signed', '--json');
    const { address } = JSON.parse(await line);
    expect(await signal('--url', address).ended).toMatchObject({
      code: 1,
      err: expect.stringMatching(/choose another/),
    });
    child.kill('SIGTERM');
    await ended;
    const named = signal('--self-signed', 'a b', '--cert-file', 'x.pem', '--key-file', 'x.key');
    expect(await named.ended).toMatchObject({ code: 2, err: expect.stringMatching(/invalid name "a b"/) });
    expect(await signal('--bogus').ended).toMatchObject({ code: 2 });
  });
});
