// The recordings of the reference as change sets: what a node hands to its store.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { sha256 } from '@babble/crypto/node';
import {
  type ChangeSet,
  Hashgraph,
  HashgraphError,
  identifyEvent,
  parseGraphEvent,
  parseGraphHeader,
  parseResetCase,
  type SignedEvent,
} from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';

const FOLDER = fileURLToPath(new URL('../../../tooling/vectors/', import.meta.url));

/** Names of all recordings with this ending. */
export function recordings(ending: string): readonly string[] {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.gz$/, ''));
  return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
}

export function readRecording(name: string): string {
  return readdirSync(FOLDER).includes(name)
    ? readFileSync(`${FOLDER}${name}`, 'utf8')
    : gunzipSync(readFileSync(`${FOLDER}${name}.gz`)).toString('utf8');
}

/** The change sets of a recorded graph; the application accepts everything, all signatures are believed. */
export function* graphChanges(name: string): Generator<ChangeSet> {
  const [header = '', ...lines] = readRecording(`${name}.jsonl`).split('\n').slice(0, -1);
  const hashgraph = Hashgraph.fromGenesis(new PeerSet(parseGraphHeader(header)), { sha256, admission: 'reference' });
  yield hashgraph.initialChanges();
  yield* played(
    hashgraph,
    lines.map((line, i) => parseGraphEvent(line, i + 2)),
  );
}

/** The change sets of a recorded fast-forward, the first of which is that of the frame. */
export function* resetChanges(name: string): Generator<ChangeSet> {
  const { block, frame, eventsToInsert } = parseResetCase(readRecording(`${name}.reset.json`));
  const hashgraph = Hashgraph.fromFrame(block, frame, { sha256, admission: 'reference' });
  yield hashgraph.initialChanges();
  yield* played(hashgraph, eventsToInsert ?? []);
}

function* played(hashgraph: Hashgraph, events: readonly SignedEvent[]): Generator<ChangeSet> {
  for (const event of events) {
    try {
      yield hashgraph.insert(identifyEvent(event, sha256));
    } catch (error) {
      // Some recordings go on with events that build on something below their frame.
      if (error instanceof HashgraphError) continue;
      throw error;
    }
    for (let block = hashgraph.nextBlock(); block !== undefined; block = hashgraph.nextBlock()) {
      const receipts = (block.body.internalTransactions ?? []).map((internalTransaction) => ({
        internalTransaction,
        accepted: true,
      }));
      const stateHash = sha256(String(block.body.index));
      yield hashgraph.commit(Number(block.body.index), { stateHash, internalTransactionReceipts: receipts });
    }
    for (const { blockSignature } of hashgraph.takeSignatureCandidates())
      yield hashgraph.acceptSignature(blockSignature);
  }
}
