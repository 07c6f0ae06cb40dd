// What a block with accepted membership changes does to the peer-set table. Rules HG-PEERS-1 … HG-PEERS-6.
import type { PeerSet } from '@babble/peers';
import { HashgraphError } from '../errors.ts';
import type { BlockBody } from '../objects/block.ts';
import type { InternalTransaction, InternalTransactionReceipt } from '../objects/internal-transaction.ts';
import { internalTransactionCodec, isKnownInternalTransactionType, PEER_ADD } from '../objects/internal-transaction.ts';
import type { Graph } from './graph.ts';
import { EFFECTIVE_ROUND_OFFSET } from './graph.ts';

/** Refuses receipts for internal transactions that are not in the block (APP-RESP-3). */
export function checkReceipts(body: BlockBody, receipts: readonly InternalTransactionReceipt[] | null): void {
  if (receipts === null || receipts.length === 0) return;
  const contained = new Set((body.internalTransactions ?? []).map(textOf));
  for (const { internalTransaction } of receipts) {
    if (contained.has(textOf(internalTransaction))) continue;
    const message = `block ${body.index} does not contain the internal transaction of a receipt`;
    throw new HashgraphError('BABBLE_HASHGRAPH_RECEIPTS_INVALID', message, { block: body.index });
  }
}

function textOf(request: InternalTransaction): string {
  return internalTransactionCodec.std(request);
}

/**
 * The peer-set that accepted receipts make of the newest scheduled one (HG-PEERS-1 … 3); equal to it if nothing changes (HG-PEERS-4).
 * `undefined` if no receipt counts: then nothing is scheduled.
 */
export function peerSetAfter(
  latest: PeerSet,
  receipts: readonly InternalTransactionReceipt[] | null,
): PeerSet | undefined {
  const changes = (receipts ?? []).filter(
    ({ accepted, internalTransaction }) => accepted && isKnownInternalTransactionType(internalTransaction.body.type),
  );
  return changes.length === 0 ? undefined : changes.reduce(withChange, latest);
}

/**
 * Schedules the peer-set that results from the accepted receipts, at round received + 6; also if it did not change
 * (HG-PEERS-4). The base is the newest scheduled peer-set, so that blocks within six rounds add up (HG-PEERS-5).
 */
export function applyReceipts(
  graph: Graph,
  roundReceived: number,
  receipts: readonly InternalTransactionReceipt[] | null,
): void {
  const { latest } = graph.peerSets;
  const next = latest === undefined ? undefined : peerSetAfter(latest, receipts);
  if (next !== undefined) graph.insertPeerSet(roundReceived + EFFECTIVE_ROUND_OFFSET, next);
}

function withChange(peerSet: PeerSet, { internalTransaction }: InternalTransactionReceipt): PeerSet {
  const { type, peer } = internalTransaction.body;
  return type === PEER_ADD ? peerSet.withPeer(peer) : peerSet.withoutPeer(peer);
}
