// The recorded signalling of the Go implementation: what its clients sent goes to our router, which has to say what theirs said.
// Numbers of sessions, registrations and invocations are each router's own; features and names of errors are not.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Connection, memoryRouter } from '../memory-router.ts';

interface Row {
  readonly conn: string;
  readonly dir?: string;
  readonly text?: string;
  readonly ev?: string;
}

function recording(file: string): string {
  return readFileSync(new URL(`../../../../tooling/vectors/captures/webrtc/${file}`, import.meta.url), 'utf8');
}

/** Their numbers and ours. */
class Numbers {
  readonly #ours = new Map<unknown, unknown>();

  learn(theirs: unknown, ours: unknown): void {
    this.#ours.set(theirs, ours);
  }

  ours(theirs: unknown): unknown {
    return this.#ours.get(theirs) ?? theirs;
  }
}

/** What a client of the recording sends, with our numbers in place of theirs. */
function translated(message: readonly unknown[], numbers: Numbers): readonly unknown[] {
  const [code, first, second, ...rest] = message;
  if (code === 70) return [code, numbers.ours(`invocation ${first}`), second, ...rest];
  if (code === 8) return [code, first, numbers.ours(`invocation ${second}`), ...rest];
  if (code === 66) return [code, first, numbers.ours(`registration ${second}`)];
  return message;
}

/** What the router said, and what theirs said, without what each router decides for itself. */
function comparable(message: readonly unknown[]): readonly unknown[] {
  const [code, first, second] = message;
  if (code === 2) return [2];
  if (code === 65) return [65, first];
  if (code === 68) return [68, ...message.slice(3)];
  // ⚠ as the reference: `null` details; and its router adds how strict it is.
  if (code === 8) return [8, first, second, ...JSON.parse(withoutStrictness(message.slice(4)))];
  return message;
}

function withoutStrictness(rest: readonly unknown[]): string {
  return JSON.stringify(rest).replace(' (URI strict checking false)', '');
}

async function replay(rows: readonly Row[], fromClient: string): Promise<number> {
  const router = memoryRouter({ admitUnproven: true });
  const connections = new Map<string, Connection>();
  const numbers = new Numbers();
  let compared = 0;
  for (const { conn, dir, text, ev } of rows) {
    const connection = connections.get(conn) ?? new Connection(router);
    connections.set(conn, connection);
    if (ev === 'client-fin' || ev === 'fin') connection.hangUp();
    if (text === undefined) continue;
    if (dir === fromClient) {
      if (text.startsWith('[')) connection.send(translated(JSON.parse(text), numbers));
      else connection.sendText(text);
      continue;
    }
    const theirs = JSON.parse(text);
    const ours = await connection.next();
    expect(comparable(ours)).toEqual(comparable(theirs));
    compared += 1;
    if (theirs[0] === 65) numbers.learn(`registration ${theirs[2]}`, ours[2]);
    if (theirs[0] === 68) numbers.learn(`invocation ${theirs[1]}`, ours[1]);
  }
  for (const connection of connections.values()) {
    expect(connection.received).toEqual([]);
    connection.hangUp();
  }
  expect(router.counts).toEqual({ sessions: 0, registrations: 0, calls: 0 });
  return compared;
}

const cases: readonly { readonly case: string; readonly rows: readonly Row[] }[] = JSON.parse(
  recording('signalling-own-clients.json'),
);

/** What our router does not do: OURS-8, and unit tests. */
const OTHERWISE = ['REGISTER with options', 'meta procedures: anyone can list the registered nodes'];
/** What lies below the router: tests of the server. */
const BELOW = ['no sub-protocol', 'unknown sub-protocol', 'text message of 2 MB'];

describe('recorded signalling', () => {
  const withMessages = cases.filter(
    ({ case: name, rows }) => rows.some(({ text }) => text !== undefined) && ![...OTHERWISE, ...BELOW].includes(name),
  );

  test('RTC-WAMP-6: the recording has the cases that this test is about', () => {
    expect(withMessages.length).toBeGreaterThanOrEqual(10);
  });

  for (const { case: name, rows } of withMessages) {
    test(`RTC-WAMP-4 … RTC-WAMP-19: ${name}`, async () => {
      const cut = name.startsWith('two clients') ? withCalleeGone(rows) : rows;
      const answers = cut.filter(({ dir, text }) => dir === 'router->client' && text !== undefined).length;
      expect(await replay(cut, 'client->router')).toBe(answers);
    });
  }

  test('RTC-WAMP-12, RTC-WAMP-15 … RTC-WAMP-17: two nodes of the Go implementation find each other', async () => {
    const rows: readonly Row[] = recording('signalling-two-nodes.jsonl')
      .split('\n')
      .filter(Boolean)
      .map((row) => JSON.parse(row));
    expect(await replay(rows, 'node->router')).toBeGreaterThan(8);
  });
});

/**
 * The recording ends with a callee that leaves during a call, of which it has no row: the reference says nothing to the caller then, ours tells it.
 * The caller's next call finds nobody.
 */
function withCalleeGone(rows: readonly Row[]): readonly Row[] {
  const last = rows.findLastIndex(({ text }) => text?.startsWith('[48,27,') === true);
  const told: Row = { conn: 'caller', dir: 'router->client', text: '[8,48,26,{},"wamp.error.canceled"]' };
  return [...rows.slice(0, last), { conn: 'callee', ev: 'fin' }, told, ...rows.slice(last)];
}
