// What the page that becomes a validator decides without a document: keys, names, what is kept, and what is said.
import { formatPrivateKey, publicKeyOf, toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Absence, absenceText } from '../../src/tab/absence.ts';
import { readKeyText } from '../../src/tab/key-text.ts';
import { faultOfName } from '../../src/tab/name.ts';
import { problemOf } from '../../src/tab/problem.ts';
import { forgetTab, loadSavedTab, saveTab } from '../../src/tab/saved-tab.ts';
import { type SeenStatus, standingOf } from '../../src/tab/standing.ts';
import { formatTabNetwork, networkIdOf, parseTabNetwork } from '../../src/tab/tab-network.ts';

const KEY = toPrivateKey(new Uint8Array(32).fill(7));
const TEXT = formatPrivateKey(KEY);

describe('a key that somebody brings', () => {
  test.each([TEXT, `  ${TEXT}\n`, TEXT.toUpperCase(), `0x${TEXT}`, `${TEXT.slice(0, 32)}\n${TEXT.slice(32)}`])(
    'KEY-4: %j is read',
    (text) => {
      expect(readKeyText(text)).toEqual({ key: KEY });
    },
  );

  test.each([
    ['', 'There is no key here yet'],
    ['hello', 'This has other characters'],
    [TEXT.slice(1), 'This has 63'],
    ['f'.repeat(64), 'These digits are no key'],
    [publicKeyOf(KEY).hex, 'This is a public key'],
  ])('KEY-2: of %j it says what is wrong: %s', (text, fault) => {
    expect(readKeyText(text)).toEqual({ fault: expect.stringContaining(fault) });
  });
});

test.each([
  ['Ana', undefined],
  ['x'.repeat(30), undefined],
  ['  ', 'Choose a name'],
  ['Ana: Bob', 'no colon'],
  ['x'.repeat(31), '30 characters at most'],
])('APP-DUMMY-5: of the name %j it says %s', (name, fault) => {
  expect(faultOfName(name)).toEqual(fault === undefined ? undefined : expect.stringContaining(fault));
});

describe('what the browser keeps', () => {
  let texts: Map<string, string>;
  const kept = {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
    removeItem: (name: string) => void texts.delete(name),
  };
  beforeEach(() => {
    texts = new Map();
  });

  test('comes back, with and without a network, until it is forgotten', () => {
    expect(loadSavedTab(kept)).toBeUndefined();
    for (const networkId of ['0123456789ABCDEF', undefined]) {
      saveTab(kept, { name: 'Ana', key: KEY, networkId });
      expect(loadSavedTab(kept)).toEqual({ name: 'Ana', key: KEY, networkId });
    }
    forgetTab(kept);
    expect(texts.size).toBe(0);
  });

  test.each(['{', 'null', '[]', '{"name":"Ana"}', '{"name":1,"key":"00"}', '{"name":"Ana","key":"00"}'])(
    'is nothing if it is %s',
    (text) => {
      saveTab(kept, { name: 'Ana', key: KEY, networkId: undefined });
      for (const name of texts.keys()) texts.set(name, text);
      expect(loadSavedTab(kept)).toBeUndefined();
    },
  );
});

describe('the network', () => {
  const [one, two] = [1, 2].map((byte) => {
    const { hex } = publicKeyOf(toPrivateKey(new Uint8Array(32).fill(byte)));
    return { netAddr: hex, pubKeyHex: hex, moniker: `node "${byte}"` };
  });
  if (one === undefined || two === undefined) throw new Error('no peers');
  const settings = { url: null, realm: 'main', iceServers: [], requireSigned: true, admission: [one.pubKeyHex] };
  const network = { ...settings, genesis: [one], peers: [one, two], lastBlock: 12 };

  test('HTTP-7, HTTP-8: is read as it was written', () => {
    expect(parseTabNetwork(formatTabNetwork(network))).toEqual(network);
  });

  test('a peer that cannot be is refused', () => {
    const text = formatTabNetwork({ ...network, peers: [{ ...one, pubKeyHex: '0X00' }] });
    expect(() => parseTabNetwork(text)).toThrow(expect.objectContaining({ code: 'BABBLE_PEERS_FILE_INVALID' }));
  });

  test('is the same as long as it began with the same keys, in whatever order', () => {
    const id = networkIdOf([one, two], sha256);
    expect(id).toMatch(/^[0-9A-F]{16}$/);
    expect(networkIdOf([{ ...two, moniker: 'renamed' }, one], sha256)).toBe(id);
    expect(networkIdOf([one], sha256)).not.toBe(id);
  });
});

const BABBLING: SeenStatus = {
  phase: 'running',
  state: 'Babbling',
  lastBlock: 9,
  isStale: false,
  leaveObstacle: undefined,
};

test.each<[Partial<SeenStatus>, string]>([
  [{}, 'Babbling'],
  [{ state: 'Joining' }, 'Joining'],
  [{ state: 'CatchingUp' }, 'Catching up'],
  [{ state: 'Suspended' }, 'Suspended'],
  [{ state: 'Shutdown' }, 'Connecting'],
  [{ isStale: true }, 'Reconnecting'],
  [{ phase: 'leaving' }, 'Leaving'],
  [{ phase: 'closed', state: 'Shutdown' }, 'Not connected'],
  [{ phase: 'failed', state: 'Shutdown' }, 'Stopped'],
])('NODE-STATE-1: a validator with %j is called %s', (status, label) => {
  expect(standingOf({ ...BABBLING, ...status }).label).toBe(label);
});

test('NODE-LEAVE-3: a leave that cannot go through says what it waits for, what will happen, and how to go at once', () => {
  const leaving: SeenStatus = { ...BABBLING, phase: 'leaving' };
  expect(standingOf(leaving).meaning).toBe('This tab waits until the others have agreed to let it go.');
  expect(standingOf({ ...leaving, leaveObstacle: 'nobody answers' })).toEqual({
    label: 'Leaving',
    meaning:
      'This tab cannot leave yet: nobody answers. Unless that changes, it stops soon without having left. You can also close it now. In both cases the others count it as a validator that is down, or remove it later, and your key stays in this browser.',
    tone: 'bad',
  });
});

test.each<[string, Partial<Absence>, Partial<SeenStatus>, string]>([
  [
    'nobody has answered since',
    {},
    { isStale: true },
    'asleep from 1 to 2. What you see is from before; what was said',
  ],
  ['nobody has answered, even with all blocks', { blockThen: 9 }, { isStale: true }, 'What you see is from before'],
  ['nobody knows how much there is', {}, {}, 'nobody says yet how much was said'],
  ['blocks are missing', { blockThen: 10 }, {}, 'is being caught up'],
  ['no block is missing', { blockThen: 9 }, {}, 'What was said meanwhile is here, up to block 9 and after.'],
  ['nothing was ever said', { blockThen: -1 }, { lastBlock: -1 }, 'What was said meanwhile is here.'],
  [
    'the page was loaded anew',
    { fromMs: undefined, blockThen: 9 },
    {},
    'loaded anew at 2, with the same key. What was',
  ],
])('after an absence, when %s, the page says so', (_, absence, status, text) => {
  const whole = { fromMs: 1, untilMs: 2, blockThen: undefined, ...absence };
  expect(absenceText(whole, { ...BABBLING, ...status }, String)).toContain(text);
});

describe('what is in the way', () => {
  const error = (code: string): unknown => Object.assign(new Error('it says no'), { code });

  test('RTC-TLS-3: a server that the page cannot reach may have a certificate to accept, at the link', () => {
    const { text, link } = problemOf(error('BABBLE_NET_SIGNALLING_UNREACHABLE'), 'wss://signal.test:2443');
    expect(text).toContain('accept its certificate');
    expect(link).toBe('https://signal.test:2443');
    expect(problemOf(error('BABBLE_NET_SIGNALLING_UNREACHABLE'), null)).toEqual({
      text: expect.stringContaining('does not answer the server of this page'),
    });
  });

  test.each([
    ['BABBLE_NODE_REFUSED', 'Give your public key to whoever runs it'],
    ['BABBLE_NODE_KEY_IN_USE', 'Somebody else is a validator with this key'],
    ['BABBLE_NET_SIGNALLING_REFUSED', 'it says no. Ask whoever runs this page'],
    ['BABBLE_BROWSER_ALREADY_OPEN', 'it says no.'],
  ])('%s is told as: %s', (code, text) => {
    expect(problemOf(error(code), null)).toEqual({ text: expect.stringContaining(text) });
  });

  test('what the browser has of the network can be fetched anew if it is that', () => {
    expect(problemOf(error('BABBLE_NODE_STORE_DAMAGED'), null).isInDatabase).toBe(true);
    expect(problemOf('what no error is', null)).toEqual({ text: 'what no error is.' });
  });
});
