// The recordings of the reference: reading them, and the dummy application they were made with.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { twoHash } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { Block, CommitResponse, SignedEvent } from '@babble/hashgraph';
import { parseGraphEvent, parseGraphHeader } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';

const FOLDER = fileURLToPath(new URL('../../../../tooling/vectors/', import.meta.url));

/** Names of all recordings with this ending. */
export function recordings(ending: string): readonly string[] {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.gz$/, ''));
  return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
}

export function readRecording(name: string): string {
  const files = readdirSync(FOLDER);
  return files.includes(name)
    ? readFileSync(`${FOLDER}${name}`, 'utf8')
    : gunzipSync(readFileSync(`${FOLDER}${name}.gz`)).toString('utf8');
}

export interface Graph {
  readonly genesis: PeerSet;
  readonly events: readonly SignedEvent[];
  readonly lines: readonly string[];
}

export function readGraph(name: string): Graph {
  const lines = readRecording(`${name}.jsonl`).split('\n').slice(0, -1);
  const [header = '', ...eventLines] = lines;
  const events = eventLines.map((line, index) => parseGraphEvent(line, index + 2));
  return { genesis: new PeerSet(parseGraphHeader(header)), events, lines };
}

/** JSON with 64-bit integers as bigint where a number would lose digits. */
export function parseExact(text: string): unknown {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}/g, (token) =>
    token.startsWith('"') ? token : `"@${token}"`,
  );
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith('@') ? BigInt(value.slice(1)) : value,
  );
}

/** The dummy application (APP-DUMMY-1, HASH-11): accepts everything, chains the hashes of the transactions. */
export function dummyApplication(stateHash: Uint8Array = new Uint8Array(0)): (block: Block) => CommitResponse {
  let state = stateHash;
  return ({ body }) => {
    for (const transaction of body.transactions ?? []) {
      state = twoHash(state, sha256(transaction ?? new Uint8Array(0)), sha256);
    }
    const internalTransactionReceipts = (body.internalTransactions ?? []).map((internalTransaction) => ({
      internalTransaction,
      accepted: true,
    }));
    return { stateHash: state, internalTransactionReceipts };
  };
}
