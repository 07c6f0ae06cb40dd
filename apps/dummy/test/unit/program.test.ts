// The program without its process: flags, console, log files, against a node on a socket.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicKeyOf, toPrivateKey } from '@babble/crypto';
import type { SocketProxy } from '@babble/proxy/socket';
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
    untilAskedToEnd: () => new Promise(() => undefined),
    writeOut: (text) => {
      out += text;
    },
    writeError: (text) => {
      error += text;
    },
  });
}

/** A chat that runs until `end`, and what its node calls it with. */
async function chatWithCaller(flags: readonly string[]): Promise<{ caller: SocketProxy; end: () => Promise<void> }> {
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
  const addresses = ['--client-listen', port, '--proxy-connect', '127.0.0.1:0'];
  const running = runProgram([...addresses, ...flags], {
    input: untilFinished(),
    folder,
    untilAskedToEnd: () => new Promise(() => undefined),
    writeOut: () => undefined,
    writeError: (text) => {
      error += text;
    },
  });
  const caller = socketProxy({ listen: '127.0.0.1:0', connect: port });
  await caller.start({ submit: async () => 'accepted' });
  const end = async (): Promise<void> => {
    finish();
    await running;
    await caller.stop();
  };
  return { caller, end };
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
  const { caller, end } = await chatWithCaller(['--log', 'info']);
  await caller.onStateChanged(0);
  const { stateHash } = await caller.commitBlock(blockOf(0, [Buffer.from('Bob: hi')]), new AbortController().signal);
  expect(stateHash).toHaveLength(32);
  await end();
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

test('OPS-DUMMY-1: without --accept-joins the first line has the fields that the reference writes, and no other', async () => {
  await run([], inputOf());
  const captured = new URL('../../../../tooling/vectors/captures/dummy/dummy-program.json', import.meta.url);
  const [{ stderr = '' } = {}] = JSON.parse(readFileSync(captured, 'utf8')) as readonly { readonly stderr?: string }[];
  const fieldsOf = (text: string) => [...(text.split('\n')[0] ?? '').matchAll(/([a-z-]+)=/g)].map(([, name]) => name);
  expect(fieldsOf(error)).toEqual(fieldsOf(stderr));
  expect(fieldsOf(error)).toContain('proxy-connect');
});

const ALICE = publicKeyOf(toPrivateKey(new Uint8Array(32).fill(1))).hex;
const BOB = publicKeyOf(toPrivateKey(new Uint8Array(32).fill(2))).hex;
const joins = [ALICE, BOB].map((pubKeyHex, i) => ({
  body: { type: 0, peer: { netAddr: 'a:1', pubKeyHex, moniker: `joiner ${i}` } },
  signature: '1|2',
}));

test.each([
  ['all', [true, true]],
  ['none', [false, false]],
  ['FILE', [true, false]],
])('OPS-DUMMY-1, B8: with --accept-joins %s the requests of two are answered with %j', async (who, accepted) => {
  const file = join(folder, 'friends.txt');
  writeFileSync(file, `# friends\n\n  ${ALICE.toLowerCase()}  # Alice\r\n`);
  const { caller, end } = await chatWithCaller(['--discard', '--accept-joins', who === 'FILE' ? file : who]);
  const response = await caller.commitBlock(blockOf(0, [], joins), new AbortController().signal);
  await end();
  expect(response.internalTransactionReceipts?.map((receipt) => receipt.accepted)).toEqual(accepted);
  const refused = accepted.flatMap((one, i) => (one ? [] : [`moniker="joiner ${i}"`]));
  const lines = logOf('dummy_info.log').split('\n');
  expect(lines.filter((text) => text.includes('Refused to add a validator'))).toHaveLength(refused.length);
  for (const moniker of refused) expect(lines.some((text) => text.includes(moniker))).toBe(true);
});

test.each([
  ['# nobody\n', 'has no public key: to refuse everybody use --accept-joins none', 'BABBLE_DUMMY_ALLOW_LIST_INVALID'],
  [`${ALICE}\n0X04zz\n`, 'line 2: "0X04zz" is no public key', 'BABBLE_DUMMY_ALLOW_LIST_INVALID'],
  [`${ALICE} ${BOB}\n`, 'line 1:', 'BABBLE_DUMMY_ALLOW_LIST_INVALID'],
  [undefined, 'takes all, none or a file of public keys', 'BABBLE_DUMMY_ALLOW_LIST_UNREADABLE'],
])('B8: a list of who may join that is %j is refused at once: %s', async (contents, message, code) => {
  const file = join(folder, 'friends.txt');
  if (contents !== undefined) writeFileSync(file, contents);
  const running = run(['--accept-joins', file], inputOf());
  await expect(running).rejects.toMatchObject({ code, fault: 'local', message: expect.stringContaining(message) });
  await expect(running).rejects.toThrow('friends.txt');
  expect(error).toBe('');
});
