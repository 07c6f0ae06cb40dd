// Recorded gossip: whole connections between nodes of the Go implementation, as requests and answers.
import { readFileSync } from 'node:fs';

export interface RecordedExchange {
  /** Type byte, object, newline. */
  readonly request: Buffer;
  /** Error text, newline, object, newline. */
  readonly answer: Buffer;
}

export interface Conversation {
  readonly name: string;
  readonly exchanges: readonly RecordedExchange[];
}

interface RecordedRow {
  readonly conn: string;
  readonly dir?: 'c2s' | 's2c';
  readonly text?: string;
  readonly base64?: string;
}

const FILES = [
  'gossip-1-start-and-transactions',
  'gossip-2-join-with-fast-sync',
  'gossip-3-leave-by-SIGINT',
  'gossip-4-join-without-fast-sync',
  'gossip-5-join-refused',
];

/** Every recorded connection on which anything was answered. The last request may have got no answer; it is left out. */
export function recordedConversations(): readonly Conversation[] {
  return FILES.flatMap((file) => {
    const url = new URL(`../../../tooling/vectors/captures/network/${file}.jsonl`, import.meta.url);
    const rows: RecordedRow[] = readFileSync(url, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((row) => JSON.parse(row));
    const names = [...new Set(rows.map(({ conn }) => conn))];
    return names
      .map((conn) => ({ name: `${file} ${conn}`, exchanges: exchangesOf(rows.filter((row) => row.conn === conn)) }))
      .filter(({ exchanges }) => exchanges.length > 0);
  });
}

/** Nodes never send ahead, so a request begins where the direction changes (NET-CONN-1). */
function exchangesOf(rows: readonly RecordedRow[]): readonly RecordedExchange[] {
  const turns: { readonly dir: string; bytes: Buffer }[] = [];
  for (const { dir, text, base64 } of rows) {
    if (dir === undefined) continue;
    const bytes = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
    const last = turns[turns.length - 1];
    if (last?.dir === dir) last.bytes = Buffer.concat([last.bytes, bytes]);
    else turns.push({ dir, bytes });
  }
  const exchanges: RecordedExchange[] = [];
  for (let turn = 0; turn + 1 < turns.length; turn += 2) {
    const [request, answer] = [turns[turn], turns[turn + 1]];
    if (request?.dir !== 'c2s' || answer?.dir !== 's2c') throw new Error('A conversation out of turn');
    exchanges.push({ request: request.bytes, answer: answer.bytes });
  }
  return exchanges;
}

/** The two parts of a recorded answer. */
export function answerParts(answer: Buffer): { readonly error: string; readonly body: Buffer } {
  const newline = answer.indexOf('\n');
  return { error: JSON.parse(answer.subarray(0, newline).toString()), body: answer.subarray(newline + 1) };
}

export const METHODS = ['join', 'sync', 'eagerSync', 'fastForward'] as const;

/** The method of a recorded request. */
export function methodOf(request: Buffer): (typeof METHODS)[number] {
  const method = METHODS[request[0] ?? -1];
  if (method === undefined) throw new Error(`Type byte ${request[0]}`);
  return method;
}
