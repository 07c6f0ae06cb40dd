// Networks over WebRTC as processes, with a signalling server of their own; and starts that fail for want of one.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publicKeyOf } from '@babble/crypto';
import { generateKey } from '@babble/crypto/node';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const PROGRAM = fileURLToPath(new URL('../../bin/babble.js', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function babble(args: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: 'pipe' });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.once('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'babble-webrtc-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a network over WebRTC', () => {
  test('OPS-NET-1, RTC-ID-1: commits; one joins, one is killed and returns, one leaves; blocks are equal', async () => {
    const script = 'load 20 3s\njoin\nkill 2\nload 20 2s\nstart 2\nload 20 2s\nleave 5\nsettle\n';
    const { code, out, err } = await babble(['testnet', '--webrtc', '--script', '-', '--json'], script);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/"equal":true/);
  });
});

describe('babble run --webrtc that cannot start', () => {
  const key = generateKey();
  const { hex } = publicKeyOf(key);

  async function run(...args: readonly string[]): Promise<Outcome> {
    await writeFile(join(folder, 'priv_key'), Buffer.from(key).toString('hex'));
    await writeFile(
      join(folder, 'peers.json'),
      JSON.stringify([
        { NetAddr: hex, PubKeyHex: hex, Moniker: 'me' },
        { NetAddr: '127.0.0.1:1', PubKeyHex: publicKeyOf(generateKey()).hex, Moniker: 'by address' },
      ]),
    );
    const addresses = ['-p', '127.0.0.1:0', '-c', '127.0.0.1:1', '--no-service', '--ice-addr', ''];
    return babble(['run', '--datadir', folder, '--webrtc', ...addresses, ...args]);
  }

  test('RTC-TLS-4: no signalling server: exit code 1, and what to do', async () => {
    const { code, err } = await run('--signal-addr', '127.0.0.1:1');
    expect(code).toBe(1);
    expect(err).toMatch(/Error: No connection to the signalling server wss:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/);
    expect(err).toMatch(/babble signal/);
    expect(err).toMatch(/by address.*Not reachable over WebRTC|Not reachable over WebRTC.*by address/);
    expect(err).not.toMatch(/^ {4}at /m);
  });

  test('OPS-FILE-6: a cert.pem that is none: exit code 1, and which file', async () => {
    await writeFile(join(folder, 'cert.pem'), 'no certificate');
    const { code, err } = await run('--signal-addr', '127.0.0.1:1');
    expect(code).toBe(1);
    expect(err).toMatch(/Cannot use .*cert\.pem: no certificate in PEM form/);
  });
});
