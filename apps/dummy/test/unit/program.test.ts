// The program without its process: flags, console, log files, against a node on a socket.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { socketProxy } from '@babble/proxy/socket';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runProgram } from '../../src/node/program.ts';
import { blockOf } from '../blocks.ts';
import type { NodeOnASocket } from '../node-on-a-socket.ts';
import { startNode } from '../node-on-a-socket.ts';

let folder = '';
let node: NodeOnASocket;
let out = '';
let error = '';
const ADDRESS = /client-listen="([^"]+)"/;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dummy-'));
  [out, error] = ['', ''];
  node = await startNode();
});

afterEach(async () => {
  await node.stop();
  rmSync(folder, { recursive: true });
});

async function* inputOf(...texts: readonly string[]): AsyncIterable<string> {
  yield* texts;
}

function run(flags: readonly string[], input: AsyncIterable<string>): Promise<void> {
  return runProgram(['--client-listen', '127.0.0.1:0', '--proxy-connect', node.listenAddress, ...flags], {
    input,
    folder,
    writeOut: (text) => {
      out += text;
    },
    writeError: (text) => {
      error += text;
    },
  });
}

const logOf = (name: string): string => readFileSync(join(folder, name), 'utf8').replace(/time="[^"]*" /g, '');

test('OPS-DUMMY-1, APP-DUMMY-5: each line becomes a transaction, a prompt follows it, and the end of the input ends it', async () => {
  await run(['--name', 'Alice'], inputOf('hello\ntwo wor', 'ds <&> ž\r\n\nlast'));
  expect(node.submitted).toEqual(['Alice: hello', 'Alice: two words <&> ž', 'Alice: ', 'Alice: last']);
  expect(out).toBe('Enter your text: '.repeat(4));
  expect(error).toMatch(ADDRESS);
  expect(logOf('dummy_info.log')).toBe('level=info msg="Init Dummy State" component=DUMMY\n');
});

test('OPS-DUMMY-1: committed lines are shown on the console and kept in the log of what a person should know', async () => {
  let finish: () => void = () => undefined;
  async function* untilFinished(): AsyncIterable<string> {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    yield '';
  }
  // The bound address is only known inside: the node gets it from a chat that listens at a fixed one, taken from the system before.
  const port = node.listenAddress;
  await node.stop();
  const running = runProgram(['--client-listen', port, '--proxy-connect', '127.0.0.1:0', '--log', 'info'], {
    input: untilFinished(),
    folder,
    writeOut: () => undefined,
    writeError: (text) => {
      error += text;
    },
  });
  const caller = socketProxy({ listen: '127.0.0.1:0', connect: port });
  await caller.start({ submit: async () => 'accepted' });
  await caller.onStateChanged(0);
  const { stateHash } = await caller.commitBlock(blockOf(0, [Buffer.from('Bob: hi')]), new AbortController().signal);
  expect(stateHash).toHaveLength(32);
  finish();
  await running;
  await caller.stop();
  expect(error).toContain('level=info msg="Bob: hi" component=DUMMY\n');
  expect(error).not.toContain('level=debug');
  expect(logOf('dummy_info.log')).toContain('level=info msg="Bob: hi" component=DUMMY\n');
  expect(logOf('dummy_debug.log')).toContain('msg=StateChangeHandler component=DUMMY state=Babbling\n');
  expect(logOf('dummy_debug.log')).toContain('msg=CommitBlock block=0 component=DUMMY state_hash=0X');
});

test('OPS-DUMMY-1: without a node each line says so, and the program ends normally', async () => {
  await node.stop();
  await run(['--discard', '--proxy-connect', '127.0.0.1:0'], inputOf('hello\n'));
  expect(out).toMatch(/^Enter your text: Error in SubmitTx: Nobody answers at 127\.0\.0\.1:0: .*\n$/);
  expect(error).toBe('');
});

test('OPS-DUMMY-1: an address in use is an error', async () => {
  const flags = ['--client-listen', node.listenAddress];
  await expect(run(flags, inputOf())).rejects.toMatchObject({ code: 'BABBLE_PROXY_ADDRESS_IN_USE' });
});
