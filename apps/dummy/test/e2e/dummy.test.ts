// The chat as a process, against a node on a socket.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { NodeOnASocket } from '../node-on-a-socket.ts';
import { startNode } from '../node-on-a-socket.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/dummy.js', import.meta.url));
let folder = '';
let node: NodeOnASocket;
/** Those of this test: one that fails leaves some. */
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dummy-'));
  node = await startNode();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'close');
  }
  await node?.stop();
  await rm(folder, { recursive: true });
});

interface Running {
  readonly input: NodeJS.WritableStream;
  readonly output: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  readonly outputs: (text: string) => Promise<void>;
}

function dummy(...flags: readonly string[]): Running {
  const child = spawn(process.execPath, [PROGRAM, '--proxy-connect', node.listenAddress, ...flags], { cwd: folder });
  children.push(child);
  let output = '';
  let wake: () => void = () => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      wake();
    });
  }
  return {
    input: child.stdin,
    output: () => output,
    kill: (signal) => child.kill(signal),
    ended: once(child, 'close').then(([code, signal]) => code ?? signal),
    outputs: async (text) => {
      while (!output.includes(text)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

/** Resolves when the node has so many transactions. */
async function arrived(count: number): Promise<void> {
  while (node.submitted.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('OPS-DUMMY-1: lines piped in are submitted, and the end of the input is exit code 0', async () => {
  const lines = Array.from({ length: 5_000 }, (_, i) => `line ${i}`);
  const chat = dummy('--name', 'Zoë', '--client-listen', '127.0.0.1:0', '--discard');
  chat.input.end(`${lines.join('\n')}\n`);
  expect(await chat.ended).toBe(0);
  expect(node.submitted).toEqual(lines.map((line) => `Zoë: ${line}`));
  expect(chat.output()).toBe('Enter your text: '.repeat(lines.length));
  expect((await readdir(folder)).sort()).toEqual(['dummy_debug.log', 'dummy_info.log']);
});

test('OPS-DUMMY-1: an address in use is exit code 1 and says so', async () => {
  const chat = dummy('--client-listen', node.listenAddress);
  expect(await chat.ended).toBe(1);
  expect(chat.output()).toContain(`Error: Somebody else listens at ${node.listenAddress}\n`);
});

test('OPS-DUMMY-1: SIGINT ends it', async () => {
  const chat = dummy('--client-listen', '127.0.0.1:0');
  await chat.outputs('Init Dummy State');
  chat.kill('SIGINT');
  expect(await chat.ended).toBe('SIGINT');
});

test('with --web the chat is a page, too: it says where, stays after the end of the input, and ends when asked to', async () => {
  const chat = dummy('--name', 'Zoë', '--client-listen', '127.0.0.1:0', '--discard', '--web', '127.0.0.1:0');
  chat.input.end('typed\n');
  await chat.outputs('/\n');
  const [, url = ''] = /The chat is at (http:\/\/127\.0\.0\.1:\d+\/)\n/.exec(chat.output()) ?? [];
  const page = await (await fetch(url)).text();
  for (const [, path = ''] of page.matchAll(/(?:src|href)="\.\/([^"]+)"/g))
    expect((await fetch(`${url}${path}`)).status).toBe(200);
  const headers = { 'content-type': 'application/json' };
  const said = await fetch(`${url}lines`, { method: 'POST', headers, body: '{"text":"sent"}' });
  expect(said.status).toBe(202);
  // What was typed has been on its way all the while, and nobody said that it has arrived.
  await arrived(2);
  expect([...node.submitted].sort()).toEqual(['Zoë: sent', 'Zoë: typed']);
  chat.kill('SIGTERM');
  expect(await chat.ended).toBe(0);
});

test.each([
  ['nonsense', '--web takes an address such as 127.0.0.1:8081, and nonsense is none'],
  [':8081', '--web takes an address such as 127.0.0.1:8081, and :8081 is none'],
  ['IN USE', 'EADDRINUSE'],
])('a page that cannot be served at %s is exit code 1 and says so: %s', async (address, message) => {
  const at = address === 'IN USE' ? node.listenAddress : address;
  const chat = dummy('--client-listen', '127.0.0.1:0', '--discard', '--web', at);
  expect(await chat.ended).toBe(1);
  expect(chat.output()).toContain('Error: ');
  expect(chat.output()).toContain(message);
});

test('an unknown flag is exit code 1, help is exit code 0', async () => {
  const wrong = dummy('--nonsense');
  expect([await wrong.ended, wrong.output()]).toEqual([1, expect.stringContaining('--nonsense')]);
  const help = dummy('--help');
  expect([await help.ended, help.output()]).toEqual([0, expect.stringContaining('--client-listen')]);
  expect(help.output()).toContain('Who may become a validator (--accept-joins):');
});

test('B8: a list of who may join that cannot be read is exit code 1 and says what would be', async () => {
  const chat = dummy('--accept-joins', 'nowhere.txt');
  expect(await chat.ended).toBe(1);
  expect(chat.output()).toMatch(
    /^Error: --accept-joins takes all, none or a file of public keys, and nowhere\.txt cannot be read: ENOENT/,
  );
});
