// 34 recorded applications, each with its way of answering. Ours takes the same answers and no others; where it is more patient than the reference,
// the test says so.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { decodeText } from '@babble/crypto';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { blockCodec, commitResponseCodec } from '@babble/hashgraph';
import { socketProxy } from '@babble/proxy/socket';
import { describe, expect, test } from '@jest/globals';
import type { CapturedRow } from '../captures.ts';
import { readCapture } from '../captures.ts';
import { LATE_MS, ManualClock } from '../manual-clock.ts';
import type { RawServer } from '../raw-server.ts';
import { rawServer } from '../raw-server.ts';

interface Behaviour {
  readonly case: string;
  readonly rows: readonly CapturedRow[];
}

/** What the recorded application did with one request: the answer's text (possibly none), and whether it closed the connection then. */
interface Reaction {
  readonly id: number;
  readonly answer: string;
  readonly closes: boolean;
}

const IN_PIECES = 'answer in small pieces';
const CLOSING = ['closes the connection instead of answering', 'closes the connection after each answer'];
/** Cases in which ours waits for an answer that the reference did not wait for; they have tests of their own (socket-proxy.test.ts). */
const MORE_PATIENT = [
  'answers 1.3 s late, once',
  'never answers the first block',
  'waits for two submissions from inside the commit',
  'application absent at start, comes, goes away, comes back',
];
/** Answers `null`, which ours takes where there is nothing to answer, and errors, which ours takes as the answer: one attempt instead of three. */
const STATE_CHANGE = { 'result null for the state change': undefined, 'error for the state change': 'no' };

const neverAborted = new AbortController().signal;
const behaviours = readCapture<readonly Behaviour[]>('socket/app-behaviours.json');
const replayed = behaviours.filter((behaviour) => !MORE_PATIENT.includes(behaviour.case));

describe('APP-SOCK-4 … APP-SOCK-6, APP-RETRY-3 … APP-RETRY-6, as recorded', () => {
  test.each(replayed.map((behaviour) => [behaviour.case, behaviour] as const))('%s', async (name, behaviour) => {
    const application = await recordedApplication(behaviour);
    const clock = application.clock;
    const proxy = socketProxy({
      listen: '127.0.0.1:0',
      connect: application.server.address,
      timeoutMs: LATE_MS,
      clock,
    });
    await proxy.start({ submit: async () => 'accepted' });

    const stateChange = proxy.onStateChanged(0).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(await stateChange).toBe(STATE_CHANGE[name as keyof typeof STATE_CHANGE]);
    for (const block of application.blocks) {
      const response = await proxy.commitBlock(block, neverAborted);
      expect(commitResponseCodec.std(response)).toBe(application.lastResponse(Number(block.body.index)));
      await application.settled();
    }
    expect(application.offerCounts()).toEqual(application.recordedOfferCounts);
    await proxy.stop();
    await application.server.close();
  });

  test('all 34 recorded applications are replayed or named as ones that ours is more patient with', () => {
    expect(behaviours).toHaveLength(34);
    expect(replayed).toHaveLength(34 - MORE_PATIENT.length);
  });
});

interface RecordedApplication {
  readonly server: RawServer;
  readonly clock: ManualClock;
  readonly blocks: readonly Block[];
  readonly recordedOfferCounts: readonly number[];
  /** Resolves when the connection that the application closed is closed on both sides: blocks were far apart in the recording. */
  settled(): Promise<void>;
  /** How often each block was offered. */
  offerCounts(): readonly number[];
  /** The last recorded answer to a block, as our codec writes it. */
  lastResponse(index: number): string;
}

/** What an application answers once the recorded answers are used up: the reference gave up there, ours does not. */
const RESIGNED = '{"StateHash":"aGFzaA==","InternalTransactionReceipts":[]}';

async function recordedApplication(behaviour: Behaviour): Promise<RecordedApplication> {
  const { requests, reactions } = reactionsOf(behaviour);
  const clock = new ManualClock();
  const offers = new Map<string, number>();
  let closed: Promise<unknown> = Promise.resolve();
  const answer = (line: string, socket: Socket): void => {
    const key = keyOf(line);
    const offer = offers.get(key) ?? 0;
    offers.set(key, offer + 1);
    const id = /"id":(\d+)}$/.exec(line)?.[1] ?? '';
    const reaction = reactions.get(key)?.[offer] ?? { id: 0, answer: `{"id":0,"result":${RESIGNED}}\n`, closes: false };
    const text = reaction.answer.replace(/("id": ?"?)(\d+)/g, (whole, begin, recorded) => {
      return Number(recorded) === reaction.id ? begin + id : whole;
    });
    if (behaviour.case === IN_PIECES) sendInPieces(socket, text);
    else socket.write(text);
    if (reaction.closes) {
      closed = once(socket, 'close');
      socket.end();
    }
    if (!reaction.closes && !isAnswer(reaction)) fireUntilOfferedAgain(clock, () => offers.get(key) === offer + 1);
  };
  // The recording of one case ends in the middle of an answer.
  const isComplete = (key: string): boolean =>
    reactions.get(key)?.at(-1)?.answer.endsWith('}\n') === true || behaviour.case !== IN_PIECES;
  const blockKeys = [...requests.keys()].filter((key) => key.startsWith('State.CommitBlock') && isComplete(key));
  const gaveUp = behaviour.case === 'error on every attempt of the first block';
  return {
    server: await rawServer(answer),
    clock,
    blocks: blockKeys.map((key) => blockOf(requests.get(key) ?? '')),
    recordedOfferCounts: blockKeys.map((key, i) => (reactions.get(key)?.length ?? 0) + (gaveUp && i === 0 ? 1 : 0)),
    settled: async () => {
      await closed;
    },
    offerCounts: () => blockKeys.map((key) => offers.get(key) ?? 0),
    lastResponse: (index) => {
      const last = reactions.get(`State.CommitBlock ${index}`)?.at(-1)?.answer.split('}\n{')[0] ?? '';
      return responseText(gaveUp && index === 0 ? `{"id":0,"result":${RESIGNED}}` : last);
    },
  };
}

function sendInPieces(socket: Socket, text: string): void {
  socket.write(text.slice(0, 8));
  if (text.length > 8) setImmediate(() => sendInPieces(socket, text.slice(8)));
}

/** Lets what waits for an answer be late, again and again: the answer that came belongs to no request. */
function fireUntilOfferedAgain(clock: ManualClock, isWaiting: () => boolean): void {
  setImmediate(() => {
    if (!isWaiting()) return;
    if (clock.lateCount > 0) clock.fireLate();
    fireUntilOfferedAgain(clock, isWaiting);
  });
}

function reactionsOf({ case: name, rows }: Behaviour): {
  readonly requests: ReadonlyMap<string, string>;
  readonly reactions: ReadonlyMap<string, readonly Reaction[]>;
} {
  const requests = new Map<string, string>();
  const reactions = new Map<string, Reaction[]>();
  const state = rows.filter(({ conn = '', text }) => conn.includes('.in#') && text !== undefined);
  for (const [i, { dir, text = '' }] of state.entries()) {
    if (dir !== 'node->app') continue;
    const next = state.findIndex((row, at) => at > i && row.dir === 'node->app');
    const answer = state
      .slice(i + 1, next < 0 ? undefined : next)
      .map((row) => row.text)
      .join('');
    const key = keyOf(text);
    if (!requests.has(key)) requests.set(key, text);
    const closes =
      CLOSING.includes(name) && key.startsWith('State.CommitBlock') && (name.includes('after') || answer === '');
    const id = Number(/"id":(\d+)}\n$/.exec(text)?.[1]);
    reactions.set(key, [...(reactions.get(key) ?? []), { id, answer, closes }]);
  }
  return { requests, reactions };
}

/** Whether the text answers the request it was recorded for. */
function isAnswer({ answer, id }: Reaction): boolean {
  return new RegExp(`"id": ?${id}\\b`).test(answer);
}

/** Method, and index of the block. */
function keyOf(request: string): string {
  const [, method, index = ''] = /^{"method":"([\w.]+)","params":\[(?:{"Body":{"Index":(\d+))?/.exec(request) ?? [];
  return `${method} ${index}`.trimEnd();
}

function blockOf(request: string): Block {
  return decodeText(blockCodec, request.slice(request.indexOf('[') + 1, request.lastIndexOf(']')));
}

function responseText(answer: string): string {
  const { result } = JSON.parse(answer.endsWith('}\n') || answer.endsWith('}') ? answer : `${answer}}`) as {
    readonly result: CommitResponse;
  };
  return commitResponseCodec.std(decodeText(commitResponseCodec, JSON.stringify(result)));
}
