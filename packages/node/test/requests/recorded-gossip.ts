// The recorded gossip of a network of the Go implementation: every message between its nodes, in the order of time.
import { readFileSync } from 'node:fs';

/** One message: all bytes that one side of a connection sent before the other spoke. */
export interface Message {
  readonly connection: string;
  readonly dir: 'c2s' | 's2c';
  readonly atMs: number;
  readonly text: string;
}

interface Row {
  readonly t_ms: number;
  readonly conn: string;
  readonly dir?: 'c2s' | 's2c';
  readonly text?: string;
  readonly base64?: string;
}

export const GOSSIP_FILES: readonly string[] = [
  'gossip-1-start-and-transactions',
  'gossip-2-join-with-fast-sync',
  'gossip-3-leave-by-SIGINT',
  'gossip-4-join-without-fast-sync',
  'gossip-5-join-refused',
];

export function networkFile(file: string): string {
  return readFileSync(new URL(`../../../../tooling/vectors/captures/network/${file}`, import.meta.url), 'utf8');
}

export function recordedGossip(file: string): readonly Message[] {
  const rows: readonly Row[] = networkFile(`${file}.jsonl`)
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => JSON.parse(row));
  const messages: (Omit<Message, 'text'> & { readonly parts: Buffer[] })[] = [];
  const last = new Map<string, (typeof messages)[number]>();
  for (const { t_ms: atMs, conn: connection, dir, text, base64 } of rows) {
    if (dir === undefined) continue;
    const part = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text);
    const current = last.get(connection);
    if (current?.dir === dir) {
      current.parts.push(part);
      continue;
    }
    const message = { connection, dir, atMs, parts: [part] };
    last.set(connection, message);
    messages.push(message);
  }
  return messages.map(({ parts, ...rest }) => ({ ...rest, text: Buffer.concat(parts).toString() }));
}

/** The list of events in an EagerSync request or a Sync answer, as it was sent; `undefined` in other messages. */
export function eventsIn({ dir, text }: Message): string | undefined {
  const object = dir === 'c2s' ? (text.startsWith('\u0002') ? text.slice(1) : undefined) : text.split('\n')[1];
  if (object === undefined) return undefined;
  return /"Events":(\[.*\])(?:,"Known":\{[^{}]*\})?\}\s*$/su.exec(object)?.[1];
}
