// Every recorded request to a Babbling node of the Go implementation, sent to ours: the same answers in shape, with the same error
// texts, except where a rule says otherwise.
import { describe, expect, test } from '@jest/globals';
import type { Played } from './play.ts';
import { play, quiet, recorded } from './play.ts';
import type { RecordedNode } from './recorded-node.ts';
import { nothingNew, startRecordedNode } from './recorded-node.ts';
import type { RecordedCase } from './recordings.ts';
import { recording } from './recordings.ts';

/** All but the statistics at the end of the file. */
const CASES: readonly RecordedCase[] = recording<readonly Partial<RecordedCase>[]>(
  'requests-to-a-babbling-node',
).filter((entry): entry is RecordedCase => entry.exchange !== undefined);

function caseNamed(name: string): RecordedCase {
  const found = CASES.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`no recording '${name}'`);
  return found;
}

interface Exception {
  /** Why ours differs. */
  readonly rule: string;
  readonly closed?: boolean;
  /** Error texts of our answers, in order. */
  readonly errors?: readonly string[];
  /** How many answers, all with the shape of the recorded one. */
  readonly answers?: number;
  /** The shapes of our answers, where they are others. */
  readonly shapes?: readonly unknown[];
}

const JOIN_TIMEOUT_MS = 20;
const NOT_VERIFIED = 'Unable to verify signature on join request';

const SYNC_ANSWER: readonly unknown[] = recorded(caseNamed('sync: limit 1')).answers.map(({ shape }) => shape);
const EVENT = '0XB1EF92CA154BA972B7BE87C9ADC8F134E83F8A3BABB5DF8EFC415035AF0EEDEF';

const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  'sync: newline 300 ms later, then a second request': {
    rule: 'NET-NL-1: white space before a type byte',
    closed: false,
  },
  'sync: newline before the type byte': {
    rule: 'NET-NL-1: white space before a type byte',
    closed: false,
    errors: [''],
    shapes: SYNC_ANSWER,
  },
  'sync: two requests in one write': { rule: 'NET-CONN-3: requests sent ahead are answered', answers: 2 },
  'sync: two requests in one write, no newline between': { rule: 'NET-CONN-3', answers: 2 },
  'eager sync: signature without bar': {
    rule: 'SIG-TEXT-4: our words, which nobody parses',
    errors: [`event ${EVENT}: 'abc' is not a signature`],
  },
  'eager sync: signature with two bars': {
    rule: 'SIG-TEXT-4',
    errors: [`event ${EVENT}: '1|2|3' is not a signature`],
  },
  'join: type 1 (a leave) of a stranger': { rule: 'NODE-JOIN-9: only an add joins', errors: [NOT_VERIFIED] },
};

interface Outcome {
  readonly closed: boolean;
  readonly errors: readonly string[];
  readonly shapes: readonly unknown[];
}

function outcomeOf({ answers, closed }: Played): Outcome {
  return { closed, errors: answers.map(({ error }) => error), shapes: answers.map(({ shape }) => shape) };
}

/** The recorded outcome, changed by the exception there is. */
function expectedOutcome(entry: RecordedCase): Outcome {
  const theirs = outcomeOf(recorded(entry));
  const exception = EXCEPTIONS[entry.name];
  const times = exception?.answers ?? 1;
  return {
    closed: exception?.closed ?? theirs.closed,
    errors: exception?.errors ?? Array.from({ length: times }, () => theirs.errors).flat(),
    shapes: exception?.shapes ?? Array.from({ length: times }, () => theirs.shapes).flat(),
  };
}

/** A node with own events, and a peer that has none. */
async function startedNode(): Promise<RecordedNode> {
  const started = await startRecordedNode({ peer: nothingNew, settings: { joinTimeoutMs: JOIN_TIMEOUT_MS } });
  for (const text of ['tx A', 'tx B', 'tx C']) {
    await started.node.submit(new TextEncoder().encode(text));
    await started.clock.run(3_000);
  }
  return started;
}

describe('requests to a babbling node', () => {
  test('NET-RPC-1 … 4, NET-CONN-1 … 3, NODE-PULL-1 … 4, NODE-PUSH-1, NODE-PUSH-2, NET-ERR-1 … 7: all are answered as recorded', async () => {
    const { node, connect, clock } = await startedNode();
    const untilDecided = async (): Promise<void> => {
      await quiet();
      await clock.run(JOIN_TIMEOUT_MS);
      await quiet();
    };
    const ours: [string, Outcome][] = [];
    for (const entry of CASES) {
      const settle = entry.name.startsWith('join: valid') ? untilDecided : quiet;
      ours.push([entry.name, outcomeOf(await play(connect(), entry, settle))]);
      expect(node.state).toBe('Babbling');
    }
    expect(ours).toHaveLength(73);
    expect(Object.fromEntries(ours)).toEqual(
      Object.fromEntries(CASES.map((entry) => [entry.name, expectedOutcome(entry)])),
    );
    await node.stop();
  });
});
