// Plays the client of a recorded exchange against a node, and brings answers into a form that two nodes can be compared by.
import type { TestEnd } from './half-open-pair.ts';
import type { RecordedCase, Row } from './recordings.ts';
import { bytesOf } from './recordings.ts';

export interface Answer {
  readonly error: string;
  /** Keys and kinds of values; lists as `null`, `[]`, or the shape of their first element. */
  readonly shape: unknown;
  readonly body: unknown;
}

export interface Played {
  readonly answers: readonly Answer[];
  readonly closed: boolean;
}

/** Sends what the recorded client sent, waiting with `settle` wherever it waited for an answer. */
export async function play(
  connection: TestEnd,
  { exchange }: RecordedCase,
  settle: () => Promise<void> = quiet,
): Promise<Played> {
  let received = '';
  const listen = async (): Promise<void> => {
    await settle();
    received += connection.take().toString();
  };
  for (const row of exchange) {
    if (row.dir === 'c2s') {
      connection.send(bytesOf(row));
      await listen();
    } else if (row.ev === 'client-fin') {
      connection.finish();
      await listen();
    }
  }
  await listen();
  return { answers: answersIn(received), closed: connection.isClosed };
}

/** What the recorded node answered. */
export function recorded({ exchange, connectionClosedByServer }: RecordedCase): Played {
  const text = exchange
    .filter(({ dir }: Row) => dir === 's2c')
    .map((row) => Buffer.from(bytesOf(row)).toString())
    .join('');
  return { answers: answersIn(text), closed: connectionClosedByServer };
}

/** Each answer is two lines (NET-RPC-3). */
function answersIn(text: string): readonly Answer[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const answers: Answer[] = [];
  for (let line = 0; line < lines.length; line += 2) {
    const [error, body] = [lines[line], lines[line + 1]].map((part) => JSON.parse(part ?? '"no line"'));
    answers.push({ error, body, shape: shapeOf(body) });
  }
  return answers;
}

/** Depends on what was submitted meanwhile. */
const PAYLOADS = ['Transactions', 'BlockSignatures'];

function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  const entries = Object.entries(value).filter(([key]) => !/^\d+$/.test(key));
  return Object.fromEntries(entries.map(([key, entry]) => [key, PAYLOADS.includes(key) ? 'payload' : shapeOf(entry)]));
}

/** Resolves when nothing in the process waits for anything but new input: signatures are verified in between. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
