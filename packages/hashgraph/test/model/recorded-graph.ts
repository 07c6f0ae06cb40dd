// Reads recordings for the model with code of its own: nothing of the engine or its codecs takes part.
// Event hash: SHA-256 of the text of `Body` plus a newline, cut from the line. Timestamps exceed 2^53 and are read as text.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { ModelEvent, ModelInternalTransaction, ModelPeer } from './model-event.ts';

const FOLDER = fileURLToPath(new URL('../../../../tooling/vectors/', import.meta.url));

export interface RecordedPeer {
  readonly NetAddr: string;
  readonly PubKeyHex: string;
  readonly Moniker: string;
}

export interface RecordedInternalTransaction {
  readonly Body: { readonly Type: number; readonly Peer: RecordedPeer };
}

export interface RecordedEvent {
  readonly Body: {
    readonly Transactions: readonly unknown[] | null;
    readonly InternalTransactions: readonly RecordedInternalTransaction[] | null;
    readonly Parents: readonly string[];
    readonly Creator: string;
    readonly Index: number;
    readonly Timestamp: string;
  };
  readonly Signature: string;
}

export interface RecordedGraph {
  readonly genesis: readonly ModelPeer[];
  readonly events: readonly ModelEvent[];
}

/** Names of all recordings with this ending. */
export function recordingsNamed(ending: string): readonly string[] {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.gz$/, ''));
  return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
}

export function recordingText(file: string): string {
  return readdirSync(FOLDER).includes(file)
    ? readFileSync(`${FOLDER}${file}`, 'utf8')
    : gunzipSync(readFileSync(`${FOLDER}${file}.gz`)).toString('utf8');
}

/** JSON in which all timestamps are texts; a quotation mark inside a string is escaped, so only fields match. */
export function parseRecorded(text: string): unknown {
  return JSON.parse(text.replace(/(?<!\\)("[Tt]imestamp":)(-?\d+)/g, '$1"$2"'));
}

/** The first `limit` events of a recorded graph. */
export function recordedGraph(name: string, limit: number = Number.POSITIVE_INFINITY): RecordedGraph {
  const [header = '', ...lines] = recordingText(`${name}.jsonl`).split('\n').slice(0, -1);
  const { Genesis } = parseRecorded(header) as { readonly Genesis: readonly RecordedPeer[] };
  return { genesis: Genesis.map(modelPeer), events: lines.slice(0, limit).map(eventOfLine) };
}

function eventOfLine(line: string): ModelEvent {
  const body = line.slice('{"Body":'.length, line.lastIndexOf(',"Signature":"'));
  return modelEvent(parseRecorded(line) as RecordedEvent, createHash('sha256').update(`${body}\n`).digest());
}

export function modelEvent({ Body, Signature }: RecordedEvent, hash: Uint8Array): ModelEvent {
  return {
    id: `0X${Buffer.from(hash).toString('hex').toUpperCase()}`,
    creator: `0X${Buffer.from(Body.Creator, 'base64').toString('hex').toUpperCase()}`,
    index: Body.Index,
    selfParent: Body.Parents[0] ?? '',
    otherParent: Body.Parents[1] ?? '',
    transactionCount: Body.Transactions?.length ?? 0,
    internalTransactions: (Body.InternalTransactions ?? []).map(modelInternalTransaction),
    timestamp: BigInt(Body.Timestamp),
    signature: Signature,
    hashByte16: hash[16] ?? 0,
  };
}

export function modelInternalTransaction({ Body }: RecordedInternalTransaction): ModelInternalTransaction {
  return { type: Body.Type, peer: modelPeer(Body.Peer) };
}

export function modelPeer({ NetAddr, PubKeyHex, Moniker }: RecordedPeer): ModelPeer {
  return { netAddr: NetAddr, pubKeyHex: PubKeyHex, moniker: Moniker };
}
