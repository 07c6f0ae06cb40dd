// Who the validators are, followed from what is known for certain, one signed change after the other: nobody has to be believed.
// Rules B5, NODE-FF-9, HG-CHECK-1, HG-PEERS-1 … HG-PEERS-5, APP-RESP-3.
import type { Sha256, Verifier } from '@babble/crypto';
import { areEqualBytes } from '@babble/host';
import { PeerSet, PeerSetHistory } from '@babble/peers';
import type { Admission } from '../engine/graph.ts';
import { EFFECTIVE_ROUND_OFFSET } from '../engine/graph.ts';
import { checkReceipts, peerSetAfter } from '../engine/peer-changes.ts';
import { HashgraphError } from '../errors.ts';
import type { Block } from '../objects/block.ts';
import { countValidSignatures } from '../replay/verify-anchor.ts';

/** The rounds from which on peer-sets hold, ascending. */
export type PeerSetTable = readonly (readonly [round: number, peerSet: PeerSet])[];

export interface MembershipProofInit {
  readonly sha256: Sha256;
  readonly verifier: Verifier;
  readonly admission: Admission;
  /** What is known without anybody's word: at least the genesis peer-set. Every change up to its newest entry is in it. */
  readonly known: PeerSetTable;
  /** Index of the anchor that is to be believed in the end: blocks from it on are not looked at, they need not be signed by enough yet. */
  readonly before: number;
}

export interface MembershipProof {
  /** What is known, and what the blocks add to it. */
  readonly table: PeerSetTable;
  /** The blocks that added something, ascending: all others were not verified. */
  readonly blocks: readonly Block[];
}

/**
 * The table as far as the blocks prove it. Each has to be signed by more than trust count of those who were validators at its round according
 * to the table so far, and to carry the hash of their peer-set; then its accepted receipts change the newest scheduled peer-set, six rounds
 * later, as in the engine. Blocks whose changes `known` holds already are left out. Rejects with `BABBLE_HASHGRAPH_MEMBERSHIP_INVALID`, whose
 * `data.block` is the index of the first block that proves nothing.
 *
 * A block that was kept back shows by what follows it: another peer-set hash, too few signatures, or in the end an anchor whose frame holds
 * another table. So the anchor has to be verified with the result, and its frame has to be compared with it ({@link contradictionOf}).
 */
export async function proveMembership(blocks: readonly Block[], init: MembershipProofInit): Promise<MembershipProof> {
  const history = historyOf(init.known);
  const newestKnown = init.known.at(-1)?.[0] ?? -1;
  const proved: Block[] = [];
  let last = { index: -1, round: -1 };
  for (const block of blocks) {
    const index = smallInteger(block, block.body.index, 'index');
    const round = smallInteger(block, block.body.roundReceived, 'round received');
    if (index >= init.before) break;
    if (index <= last.index || round <= last.round) refuse(block, `it does not follow block ${last.index}`);
    last = { index, round };
    if (round + EFFECTIVE_ROUND_OFFSET <= newestKnown) continue;
    const validators = history.at(round);
    await verifyBlock(block, validators, init);
    const next = peerSetAfter(history.latest ?? validators, block.body.internalTransactionReceipts);
    if (next === undefined) refuse(block, 'it changes nothing');
    history.insert(round + EFFECTIVE_ROUND_OFFSET, next);
    proved.push(block);
  }
  return { table: history.entries(), blocks: proved };
}

async function verifyBlock(block: Block, validators: PeerSet, init: MembershipProofInit): Promise<void> {
  const { sha256, verifier, admission } = init;
  if (!areEqualBytes(block.body.peersHash, validators.hash(sha256))) refuse(block, 'it is of other validators');
  try {
    checkReceipts(block.body, block.body.internalTransactionReceipts);
  } catch (cause) {
    if (!(cause instanceof HashgraphError)) throw cause;
    refuse(block, cause.message, cause);
  }
  const valid = await countValidSignatures(block, { sha256, verifier, admission, validators });
  if (valid <= validators.trustCount) {
    refuse(block, `not enough valid signatures: got ${valid}, need ${validators.trustCount + 1}`);
  }
}

/**
 * Where the peer-sets of an anchor's frame, or of another `claimant`, differ from a proved table, as a text; `undefined` if they are the same. Only
 * keys and their order are compared, which is what signatures cover (HASH-8). A frame was made before the receipts of its own block were known.
 */
export function contradictionOf(
  proved: PeerSetTable,
  claimed: Iterable<readonly [round: number | bigint, peers: PeerSet['peers'] | null]>,
  claimant = 'the frame',
): string | undefined {
  const expected = new Map(proved);
  let count = 0;
  for (const [round, peers] of claimed) {
    count += 1;
    const keys = expected.get(Number(round))?.keys;
    if (keys === undefined) return `${claimant} has a peer-set for round ${round} that nothing proves`;
    if (peers === null || !areSame(new PeerSet(peers).keys, keys))
      return `${claimant} has another peer-set for round ${round}`;
  }
  return count === proved.length ? undefined : `${claimant} has ${count} peer-sets instead of ${proved.length}`;
}

function historyOf(known: PeerSetTable): PeerSetHistory {
  const history = new PeerSetHistory();
  for (const [round, peerSet] of known) history.insert(round, peerSet);
  return history;
}

function smallInteger(block: Block, value: number | bigint, what: string): number {
  if (typeof value === 'number' && value >= 0 && value < 0x7fffffff) return value;
  return refuse(block, `its ${what} ${value} is out of range`);
}

function areSame(claimed: readonly string[], expected: readonly string[]): boolean {
  return claimed.length === expected.length && expected.every((key, i) => key === claimed[i]);
}

function refuse(block: Block, reason: string, cause?: unknown): never {
  const { index } = block.body;
  const message = `block ${index} proves no membership change: ${reason}`;
  throw new HashgraphError('BABBLE_HASHGRAPH_MEMBERSHIP_INVALID', message, { block: index }, cause);
}
