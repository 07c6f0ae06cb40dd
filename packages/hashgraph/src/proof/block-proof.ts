// The proof that a network has decided a block, for whoever knows the validators of genesis and nothing else: a light client, with no node of its own.
// Rules HG-CHECK-1, HG-PEERS-1 … HG-PEERS-5, PS-TAB-8, HASH-6, B5.
import type { Int64, Sha256, TextCodec, Verifier } from '@babble/crypto';
import { intMap, list, struct } from '@babble/crypto';
import { areEqualBytes } from '@babble/host';
import type { Peer, PeerSet } from '@babble/peers';
import { PeerSetHistory, peerListCodec } from '@babble/peers';
import type { Admission } from '../engine/graph.ts';
import { HashgraphError } from '../errors.ts';
import type { Block } from '../objects/block.ts';
import { blockCodec } from '../objects/block.ts';
import { countValidSignatures } from '../replay/verify-anchor.ts';
import { contradictionOf, type PeerSetTable, proveMembership } from './membership-proof.ts';

/** A block, and why its signatures count. */
export interface BlockProof {
  readonly block: Block;
  /** The blocks that changed the validators and were in effect at the round of `block`, ascending: all of them. */
  readonly changes: readonly Block[] | null;
  /** What they lead to: the validators by the round from which on they were those, as whoever gives the proof says. Compared, not believed. */
  readonly peerSets: ReadonlyMap<Int64, readonly Peer[] | null> | null;
}

/** `{"block":…,"changes":[…],"peerSets":{"0":[…]}}`; further keys are ignored when it is read (ENC-DEC-1). */
export const blockProofCodec: TextCodec<BlockProof> = struct<BlockProof>({
  block: ['block', blockCodec],
  changes: ['changes', list(blockCodec)],
  peerSets: ['peerSets', intMap(peerListCodec, 'int64')],
});

/** Who hashes and verifies, and what is known beforehand. */
export interface BlockProofVerification {
  readonly sha256: Sha256;
  readonly verifier: Verifier;
  /** The validators of round 0, known from elsewhere: whoever gives the proof could invent others. */
  readonly genesis: PeerSet;
  /** Spelling of signatures; default `strict`. */
  readonly admission?: Admission;
}

/** What a proof has shown. */
export interface ProvenBlock {
  /** The validators of its round. */
  readonly validators: PeerSet;
  /** How many of them signed it: more than `validators.trustCount`. */
  readonly signatureCount: number;
  /** All validators up to then, by the round from which on they were those. */
  readonly table: PeerSetTable;
}

/**
 * Resolves if more than a third of the validators of its round signed the block, and signed blocks lead from genesis to those validators. What stays to be
 * believed is that at no time more than a third of the validators lied, also not later, with keys of a time when they were validators. Rejects with
 * `BABBLE_HASHGRAPH_MEMBERSHIP_INVALID` if the changes prove nothing, and with `BABBLE_HASHGRAPH_PROOF_INVALID` if the block is not theirs.
 */
export async function verifyBlockProof(proof: BlockProof, init: BlockProofVerification): Promise<ProvenBlock> {
  const { block, changes, peerSets } = proof;
  const { genesis, admission = 'strict' } = init;
  const before = indexOf(block);
  const verification = { ...init, admission };
  const { table } = await proveMembership(changes ?? [], { ...verification, known: [[0, genesis]], before });
  const contradiction = peerSets === null ? undefined : contradictionOf(table, peerSets, 'the proof');
  if (contradiction !== undefined) refuse(block, contradiction);
  const validators = validatorsAt(table, Number(block.body.roundReceived));
  if (!areEqualBytes(block.body.peersHash, validators.hash(init.sha256))) {
    refuse(block, 'it is of other validators than those that its changes lead to');
  }
  const signatureCount = await countValidSignatures(block, { ...verification, validators });
  if (signatureCount <= validators.trustCount) {
    refuse(block, `not enough valid signatures: got ${signatureCount}, need ${validators.trustCount + 1}`);
  }
  return { validators, signatureCount, table };
}

function indexOf(block: Block): number {
  const { index, roundReceived } = block.body;
  if (typeof index !== 'number' || index < 0) refuse(block, 'its index is out of range');
  if (typeof roundReceived !== 'number' || roundReceived < 0) refuse(block, 'its round received is out of range');
  return index;
}

function validatorsAt(table: PeerSetTable, round: number): PeerSet {
  const history = new PeerSetHistory();
  for (const [from, peerSet] of table) history.insert(from, peerSet);
  return history.at(round);
}

function refuse(block: Block, reason: string): never {
  const { index } = block.body;
  const message = `the proof of block ${index} does not hold: ${reason}`;
  throw new HashgraphError('BABBLE_HASHGRAPH_PROOF_INVALID', message, { block: index });
}
