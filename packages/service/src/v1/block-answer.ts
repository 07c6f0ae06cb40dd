// Blocks as /v1 tells them, whole or in pieces: a block may be large, and nothing waits while it is written.
import { hash } from 'node:crypto';
import { base64Encode, encodeHex } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { Block, InternalTransaction } from '@babble/hashgraph';
import { blockBodyHash, isKnownInternalTransactionType, PEER_ADD } from '@babble/hashgraph';
import { peerKey } from '@babble/peers';
import type { ServiceNode } from '../service-node.ts';
import { hexOf } from './hex-of.ts';
import { peerAnswer } from './peer-answer.ts';
import type { BlockSummary, MembershipRequestAnswer, TransactionInBlock } from './schemas/block.ts';

/** Characters of transactions in one answer; of what comes after it, size and hash are told. */
const MOST_DATA = 8 * 1024 * 1024;

export function blockSummary(block: Block, node: Pick<ServiceNode, 'look' | 'validators'>): BlockSummary {
  const { body, signatures } = block;
  const index = Number(body.index);
  const roundReceived = Number(body.roundReceived);
  const monikers = new Map(node.validators(roundReceived).peers.map((peer) => [peerKey(peer) as string, peer.moniker]));
  return {
    index,
    roundReceived,
    timestamp: Number(body.timestamp),
    // Hashing a large block anew takes a millisecond.
    hash: encodeHex(node.look.blockDigest(index) ?? blockBodyHash(body, sha256)),
    stateHash: hexOf(body.stateHash),
    frameHash: hexOf(body.frameHash),
    peersHash: hexOf(body.peersHash),
    transactionCount: body.transactions?.length ?? 0,
    internalTransactions: (body.internalTransactions ?? []).map(membershipRequest),
    receipts: (body.internalTransactionReceipts ?? []).map(({ internalTransaction, accepted }) => ({
      ...membershipRequest(internalTransaction),
      accepted,
    })),
    signatures: [...(signatures ?? [])].map(([validator, signature]) => ({
      validator,
      moniker: monikers.get(validator) ?? null,
      signature,
    })),
    signatureCount: signatures?.size ?? 0,
    decidedAt: node.look.answeredMs(index) ?? null,
  };
}

export function membershipRequest({ body }: InternalTransaction): MembershipRequestAnswer {
  const known = body.type === PEER_ADD ? 'join' : 'leave';
  return { type: isKnownInternalTransactionType(body.type) ? known : 'unknown', peer: peerAnswer(body.peer) };
}

/** How much data is left in an answer of several blocks. */
export interface DataBudget {
  characters: number;
}

export function dataBudget(withData: boolean): DataBudget {
  return { characters: withData ? MOST_DATA : 0 };
}

/** The JSON of a block, transaction by transaction. */
export function* blockText(
  block: Block,
  node: Pick<ServiceNode, 'look' | 'validators'>,
  budget: DataBudget,
): Generator<string> {
  const summary = JSON.stringify(blockSummary(block, node));
  yield `${summary.slice(0, -1)},"transactions":[`;
  for (const [i, transaction] of (block.body.transactions ?? []).entries()) {
    const told = transactionInBlock(transaction ?? new Uint8Array(0), budget);
    yield `${i === 0 ? '' : ','}${JSON.stringify(told)}`;
  }
  yield ']}';
}

function transactionInBlock(transaction: Uint8Array, budget: DataBudget): TransactionInBlock {
  const fits = budget.characters > 0 && (transaction.length * 4) / 3 <= budget.characters;
  const data = fits ? base64Encode(transaction) : null;
  // Once something was left out nothing follows: what is there is a beginning.
  budget.characters = data === null ? 0 : budget.characters - data.length;
  return { hash: transactionHash(transaction), size: transaction.length, data };
}

/** SHA-256, lower-case hexadecimal. */
export function transactionHash(transaction: Uint8Array): string {
  return hash('sha256', transaction);
}
