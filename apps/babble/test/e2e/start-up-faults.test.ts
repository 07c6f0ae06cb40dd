// Every recorded start of the Go implementation that fails, crashes, or should: ours says what is wrong and what to do about it, with exit
// code 1 and without a stack. Rules OPS-CLI-5, OPS-CONF-5, OPS-FILE-2, OPS-FILE-4, OPS-FILE-5, NODE-START-6, TCP-1.
import { readFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { publicKeyOf } from '@babble/crypto';
import { generateKey } from '@babble/crypto/node';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Outcome, Start } from './start-node.ts';
import { startNode } from './start-node.ts';

const RECORDED = fileURLToPath(
  new URL('../../../../tooling/vectors/captures/cli/cli-run-errors.json', import.meta.url),
);
/** Processes at a time. */
const AT_ONCE = 3;

const privateKey = generateKey();
const ownKey = publicKeyOf(privateKey).hex;
const otherKey = publicKeyOf(generateKey()).hex;
const key = Buffer.from(privateKey).toString('hex');
const peer = (pubKeyHex: string): object => ({ NetAddr: '127.0.0.1:1', PubKeyHex: pubKeyHex, Moniker: 'fromfile' });
const peers = JSON.stringify([peer(ownKey)]);
const FREE = ['-l', '127.0.0.1:0', '-p', '127.0.0.1:0', '-s', '127.0.0.1:0', '-c', '127.0.0.1:1'];

interface Case {
  readonly files?: Readonly<Record<string, string>> | undefined;
  readonly args?: readonly string[];
  /** What the message says is wrong, and what it says to do; `undefined`: the node runs. */
  readonly says: readonly [cause: RegExp, remedy: RegExp] | undefined;
}

const KEYGEN = /babble keygen --priv .*priv_key/;
const WHOLE_KEY = /64 hexadecimal digits/;
const PEERS = /one entry per validator: \[\{"NetAddr"/;
const MISSING_PEERS = [/peers\.json: no such file/, /Copy it from another node/] as const;

const withKey = (text: string): Case['files'] => ({ priv_key: text, 'peers.json': peers });
const withPeers = (text: string): Case['files'] => ({ priv_key: key, 'peers.json': text });
const withEntries = (...entries: unknown[]): Case['files'] => withPeers(JSON.stringify(entries));

/** By the names of the recording, without `run: `. */
const CASES: Readonly<Record<string, Case>> = {
  'data dir missing': { files: undefined, says: [/private key .*missing.priv_key: ENOENT/, KEYGEN] },
  'data dir empty': { files: {}, says: [/private key .*priv_key: ENOENT/, KEYGEN] },
  'no key, peers present': { files: { 'peers.json': peers }, says: [/private key .*priv_key: ENOENT/, KEYGEN] },
  'key, no peers.json': { files: { priv_key: key }, says: MISSING_PEERS },
  'key, no peers.json but peers.genesis.json': {
    files: { priv_key: key, 'peers.genesis.json': peers },
    says: MISSING_PEERS,
  },
  'key file empty': { files: withKey(''), says: [/priv_key: no private key: 0 hexadecimal digits/, WHOLE_KEY] },
  'key file notHex': { files: withKey('z'.repeat(64)), says: [/priv_key: .*not hexadecimal/, WHOLE_KEY] },
  'key file short': { files: withKey(key.slice(2)), says: [/priv_key: .*62 hexadecimal digits/, WHOLE_KEY] },
  'key file long': { files: withKey(`${key}00`), says: [/priv_key: .*66 hexadecimal digits/, WHOLE_KEY] },
  'key file prefix0x': { files: withKey(`0x${key}`), says: [/priv_key: .*not hexadecimal/, WHOLE_KEY] },
  'key file zero': { files: withKey('0'.repeat(64)), says: [/priv_key: .*between 1 and the order/, WHOLE_KEY] },
  'key file orderN': {
    files: withKey('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'),
    says: [/priv_key: .*between 1 and the order/, WHOLE_KEY],
  },
  'key file upperWithNewline': { files: withKey(`\n ${key.toUpperCase()} \n`), says: undefined },
  'peers.json emptyFile': { files: withPeers(''), says: [/peers\.json: /, PEERS] },
  'peers.json notJson': { files: withPeers('hello'), says: [/peers\.json: .*'?h/, PEERS] },
  'peers.json object': { files: withPeers('{}'), says: [/peers\.json: /, PEERS] },
  'peers.json nullFile': { files: withPeers('null'), says: [/peers\.json: the list of peers is empty/, PEERS] },
  'peers.json emptyList': { files: withPeers('[]'), says: [/peers\.json: the list of peers is empty/, PEERS] },
  'peers.json truncated': { files: withPeers(peers.slice(0, 28)), says: [/peers\.json: /, PEERS] },
  'peers.json trailing': { files: withPeers(`${peers} and more`), says: undefined },
  'peers.json numberMoniker': {
    files: withEntries({ ...peer(ownKey), Moniker: 5 }),
    says: [/peers\.json: entry 1, Moniker: /, PEERS],
  },
  'peers.json nullEntry': { files: withEntries(null), says: [/peers\.json: entry 1: null/, PEERS] },
  'peers.json duplicate entries': {
    files: withEntries(peer(ownKey), peer(ownKey)),
    says: [/entry 2, PubKeyHex: the same key as entry 1/, PEERS],
  },
  'peers.json duplicates of another peer': {
    files: withEntries(peer(ownKey), peer(otherKey), peer(otherKey)),
    says: [/entry 3, PubKeyHex: the same key as entry 2/, PEERS],
  },
  // It asks to join, and goes on asking.
  'own key not in peers.json': { files: withEntries(peer(otherKey)), says: undefined },
  'peers.json lower case key without prefix': {
    files: withEntries(peer(ownKey.slice(2).toLowerCase())),
    says: undefined,
  },
  // Ours never takes other validators for those of round 0 than the file was meant to name.
  'peers.genesis.json malformed': {
    files: { priv_key: key, 'peers.json': peers, 'peers.genesis.json': 'hello' },
    says: [/peers\.genesis\.json: /, PEERS],
  },
  'bad PubKeyHex in peers.json': {
    files: withEntries(peer(ownKey), peer('0X04AB')),
    says: [/peers\.json: entry 2, PubKeyHex: /, PEERS],
  },
  'listen address in use': { args: ['-l', '$TAKEN'], says: [/Somebody else listens at \$TAKEN/, /with --listen/] },
  'service address in use': { args: ['-s', '$TAKEN'], says: [/\$TAKEN/, /with --service-listen/] },
  'proxy address not bindable': {
    args: ['-p', '10.254.254.254:20003'],
    says: [/Cannot listen at 10\.254\.254\.254:20003: .*EADDRNOTAVAIL/, /with --proxy-listen/],
  },
  'listen on 0.0.0.0 without advertise': {
    args: ['-l', '0.0.0.0:0'],
    says: [/not advertisable: 0\.0\.0\.0:[0-9]+/, /--advertise/],
  },
  'advertise not resolvable': {
    args: ['-a', 'no-such-host.invalid:1'],
    says: [/Cannot resolve the advertised no-such-host\.invalid:1/, /--advertise/],
  },
  'bad duration flag': {
    args: ['--heartbeat', '10'],
    says: [/invalid argument "10" for "--heartbeat" flag: missing unit/, /for instance 10ms/],
  },
  'bad int flag': {
    args: ['--cache-size', 'x'],
    says: [/invalid argument "x" for "--cache-size" flag: not a whole number/, /whole number from 1 on/],
  },
  'heartbeat larger than slow-heartbeat': {
    files: { priv_key: key },
    args: ['--heartbeat', '3s'],
    says: MISSING_PEERS,
  },
  'unknown log level': { args: ['--log', 'frob'], says: [/"frob" for "--log" flag: no such choice/, /debug, info/] },
  'log level error': { files: { priv_key: key }, args: ['--log', 'error'], says: MISSING_PEERS },
  'moniker differs from peers.json': { args: ['--moniker', 'fromflag'], says: undefined },
};

let taken: Server;
let takenAddress = '';
const outcomes = new Map<string, Outcome>();

/** A few processes at a time. */
async function startAll(starts: ReadonlyMap<string, Start>): Promise<void> {
  const queue = [...starts];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      outcomes.set(next[0], await startNode(next[1]));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function outcomeOf(name: string): Outcome {
  const outcome = outcomes.get(name);
  if (outcome === undefined) throw new Error(`${name} was not started`);
  return outcome;
}

const OTHER_STARTS: Readonly<Record<string, Start>> = {
  'proxy in use': { files: withKey(key), args: [...FREE, '-p', '$TAKEN'] },
  debug: { files: withPeers('[]'), args: ['--log', 'debug'] },
  hcl: { files: { 'babble.hcl': 'x = 1' }, args: [] },
  malformed: { files: { 'babble.toml': 'heartbeat = \n=\n' }, args: [] },
  'several at once': {
    files: { 'babble.yaml': 'frob: 1\nwebrtc: true\ntimeout: fast\n' },
    args: ['--webrtc-address', 'x', '--heartbeat', '10', '-l', '127.0.0.1:1338'],
    environment: { BABBLE_ICE_ADDR: 'me', BABBLE_SYNC_LIMIT: 'many', BABBLE_GO_BIN: 'x' },
  },
  'print-config': {
    files: { 'babble.properties': 'Moniker: me\njoin_timeout = 3s\n' },
    args: ['--print-config', '--json', '--webrtc', '--ice-addr', 'x'],
    environment: { BABBLE_SYNC_LIMIT: '7' },
  },
};

beforeAll(async () => {
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  takenAddress = `127.0.0.1:${(taken.address() as AddressInfo).port}`;
  const starts = new Map<string, Start>(Object.entries(OTHER_STARTS));
  for (const [name, { args = [], ...rest }] of Object.entries(CASES)) {
    const files = 'files' in rest ? rest.files : withKey(key);
    starts.set(name, { files, args: [...FREE, ...args] });
  }
  const atTaken = ([name, { args, ...start }]: [string, Start]): [string, Start] => [
    name,
    { ...start, args: args.map((arg) => arg.replace('$TAKEN', takenAddress)) },
  ];
  await startAll(new Map([...starts].map(atTaken)));
});
afterAll(() => new Promise<void>((resolve) => taken.close(() => resolve())));

function expectNoStack({ err }: Outcome): void {
  expect(err).not.toMatch(/^\s+at .*:\d+/m);
  expect(err).not.toContain('"stack"');
}

/** One message with its remedy on the next line. */
function expectMessage(outcome: Outcome, cause: RegExp, remedy: RegExp): void {
  const [message = '', advice = '', ...rest] = outcome.messages.trimEnd().split('\n');
  expect(message).toMatch(/^Error: /);
  expect(message).toMatch(new RegExp(cause.source.replace('\\$TAKEN', takenAddress)));
  expect(advice).toMatch(remedy);
  expect(rest).toEqual([]);
}

describe('the recorded starts', () => {
  const recorded = JSON.parse(readFileSync(RECORDED, 'utf8')) as readonly { readonly name: string }[];

  test('all 39 of them are tried', () => {
    expect(recorded.map(({ name }) => name.replace(/^run: /, ''))).toEqual(Object.keys(CASES));
    expect(recorded).toHaveLength(39);
  });

  for (const [name, { says }] of Object.entries(CASES)) {
    if (says === undefined) {
      test(`${name}: runs, and ends with exit code 0 when asked to`, () => {
        expect(outcomeOf(name)).toMatchObject({ code: 0, ran: true, messages: '' });
        expectNoStack(outcomeOf(name));
      });
      continue;
    }
    test(`${name}: a message with a remedy, exit code 1`, () => {
      const outcome = outcomeOf(name);
      expect(outcome).toMatchObject({ code: 1, ran: false, out: '' });
      expectMessage(outcome, ...says);
      expectNoStack(outcome);
    });
  }

  test('NODE-START-6: a moniker that is given counts more than the one in peers.json', () => {
    const monikers = (name: string): readonly unknown[] =>
      outcomeOf(name).log.flatMap(({ msg, node }) => (msg === 'BABBLING' ? [node] : []));
    expect(monikers('moniker differs from peers.json')).toEqual(['fromflag']);
    expect(monikers('peers.json trailing')).toEqual(['fromfile']);
  });

  test('NODE-START-2: the user is told that slow-heartbeat is raised; OPS-LOG-1: --log error is silent about it', () => {
    const raised = expect.objectContaining({ msg: 'slow-heartbeat is less than heartbeat, and is raised to it' });
    expect(outcomeOf('heartbeat larger than slow-heartbeat').log).toContainEqual(raised);
    expect(outcomeOf('log level error').log).toEqual([]);
  });
});

describe('more starts', () => {
  test('the address of the application socket in use is an error, too', () => {
    expect(outcomeOf('proxy in use').code).toBe(1);
    expectMessage(outcomeOf('proxy in use'), /Somebody else listens at \$TAKEN/, /with --proxy-listen/);
  });

  test('--log debug shows the stack', () => {
    const { code, messages } = outcomeOf('debug');
    expect(code).toBe(1);
    expect(messages).toMatch(/^Error: .*peers\.json: the list of peers is empty\n/);
    expect(messages).toMatch(/\n {4}at .*:\d+/);
  });

  test('OPS-CONF-4: a configuration file that cannot be read as a whole', () => {
    expect(outcomeOf('hcl').code).toBe(1);
    expectMessage(outcomeOf('hcl'), /babble\.hcl: the format HCL is not read/, /babble\.toml/);
    expect(outcomeOf('malformed').code).toBe(1);
    expect(outcomeOf('malformed').messages).toMatch(/^Error: While parsing config: .*babble\.toml: /);
    expect(outcomeOf('malformed').messages).toContain('Correct the place it names');
    expectNoStack(outcomeOf('malformed'));
  });

  test('one start shows all that is wrong, from flags, environment and file', () => {
    const { code, messages, log } = outcomeOf('several at once');
    expect(code).toBe(1);
    const causes = messages.split('\n').filter((line) => /^ {2}\S/.test(line));
    expect(causes).toEqual([
      expect.stringMatching(/babble\.yaml: timeout: invalid value "fast": not a duration/),
      expect.stringContaining('invalid argument "10" for "--heartbeat" flag'),
      expect.stringContaining('invalid value "many" of BABBLE_SYNC_LIMIT: not a whole number'),
      expect.stringContaining('BABBLE_ICE_ADDR: me is no URL of a STUN or TURN server'),
      expect.stringContaining('--webrtc-address: x is no IP address'),
      expect.stringContaining('--listen and --proxy-listen are the same address'),
    ]);
    expect(log).toEqual([expect.objectContaining({ msg: expect.stringMatching(/babble\.yaml: frob is no setting/) })]);
  });

  test('--print-config prints what is set, and still says what cannot be started', () => {
    const { code, out, messages } = outcomeOf('print-config');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      settings: {
        moniker: { value: 'me', source: 'file' },
        'join-timeout': { value: '3s', source: 'file' },
        'sync-limit': { value: 7, source: 'environment', from: 'BABBLE_SYNC_LIMIT' },
        webrtc: { value: true, source: 'flag' },
      },
    });
    expect(messages).toContain('--ice-addr: x is no URL');
  });
});
