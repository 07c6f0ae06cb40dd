// babble replay --serve as a process: where it serves, how it ends, what it refuses.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const PROGRAM = fileURLToPath(new URL('../../bin/babble.js', import.meta.url));
const RECORDING = fileURLToPath(new URL('../../../../tooling/vectors/random-n4.jsonl.gz', import.meta.url));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs until it ends; once it says where it serves, `visit` is called, and then it gets the signal. */
function replay(args: readonly string[], visit: (url: string) => Promise<void>, signal: NodeJS.Signals): Promise<Ran> {
  const child = spawn(process.execPath, [PROGRAM, 'replay', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err, visited] = ['', '', Promise.resolve()];
  child.stdout.on('data', (chunk: Buffer) => {
    const before = out;
    out += chunk.toString();
    const [, url] = /(http:\/\/\S+) .*\n/.exec(out) ?? [];
    if (url === undefined || before.includes('\n')) return;
    visited = visit(url).finally(() => child.kill(signal));
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      visited.then(() => resolve({ code, out, err }), reject);
    });
  });
}

const nobody = (): Promise<void> => Promise.reject(new Error('it serves'));

describe('babble replay --serve', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('serves the explorer and the recording until %s', async (signal) => {
    const visit = async (url: string): Promise<void> => {
      expect(await (await fetch(url)).text()).toContain('<title>Babble</title>');
      expect(await (await fetch(`${url}v1/replay`)).json()).toMatchObject({ file: 'random-n4.jsonl.gz', events: 1000 });
    };
    const ran = await replay([RECORDING, '--serve', '127.0.0.1:0'], visit, signal);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/^1000 events, in the explorer at http:\/\/127\.0\.0\.1:\d+\/ \(Ctrl-C ends it\)\n$/);
  });

  test('an address in use is exit code 1, naming it', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const ran = await replay([RECORDING, '--serve', address], nobody, 'SIGINT');
    other.close();
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining(address) });
  });

  test.each([
    [[RECORDING, '--serve', '127.0.0.1:0', '--json'], 2, '--json and --out cannot be had with it'],
    [['missing.jsonl', '--serve', '127.0.0.1:0'], 1, 'missing.jsonl: ENOENT'],
    [[RECORDING, '--serve', 'nonsense'], 1, 'nonsense'],
  ] as const)('%j is exit code %i', async (args, code, message) => {
    expect(await replay(args, nobody, 'SIGINT')).toMatchObject({ code, err: expect.stringContaining(message) });
  });
});
