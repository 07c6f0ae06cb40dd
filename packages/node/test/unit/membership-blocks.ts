// Blocks that change the membership, really signed: for tests of those who keep and who check them.
import { formatSignature, type Signer, toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { portableSigner } from '@babble/crypto/portable';
import type { Block, BlockBody, InternalTransactionReceipt } from '@babble/hashgraph';
import { blockBodyHash, internalTransactionHash, PEER_ADD, PEER_REMOVE } from '@babble/hashgraph';
import type { Peer } from '@babble/peers';
import { PeerSet } from '@babble/peers';

export interface Validator {
  readonly signer: Signer;
  readonly peer: Peer;
}

/** Validators 0, 1, 2, … with fixed keys. */
export function validatorsOf(count: number): readonly Validator[] {
  return Array.from({ length: count }, (_, number) => {
    const signer = portableSigner(toPrivateKey(sha256(`validator ${number}`)));
    return { signer, peer: { netAddr: `v${number}`, pubKeyHex: signer.publicKey.hex, moniker: `v${number}` } };
  });
}

export function peerSetOf(validators: readonly Validator[]): PeerSet {
  return new PeerSet(validators.map(({ peer }) => peer));
}

export async function receiptOf(
  type: 'add' | 'remove',
  { signer, peer }: Validator,
  accepted = true,
): Promise<InternalTransactionReceipt> {
  const body = { type: type === 'add' ? PEER_ADD : PEER_REMOVE, peer };
  const signature = formatSignature(await signer.sign(internalTransactionHash(body, sha256)));
  return { internalTransaction: { body, signature }, accepted };
}

export interface BlockInit {
  readonly index: number;
  readonly round: number;
  /** Whose peer-set hash the block carries. */
  readonly validators: readonly Validator[];
  readonly receipts: readonly InternalTransactionReceipt[];
  /** Who signs; all validators by default. */
  readonly signers?: readonly Validator[];
  /** Changed before it is signed. */
  readonly body?: Partial<BlockBody>;
}

export async function blockOf(init: BlockInit): Promise<Block> {
  const { index, round, validators, receipts, signers = validators } = init;
  const body: BlockBody = {
    index,
    roundReceived: round,
    timestamp: 0,
    stateHash: new Uint8Array(32),
    frameHash: new Uint8Array(32),
    peersHash: peerSetOf(validators).hash(sha256),
    transactions: [],
    internalTransactions: receipts.map(({ internalTransaction }) => internalTransaction),
    internalTransactionReceipts: receipts,
    ...init.body,
  };
  return signed(body, signers);
}

/** The block of a body, signed by these. */
export async function signed(body: BlockBody, signers: readonly Validator[]): Promise<Block> {
  const digest = blockBodyHash(body, sha256);
  const signatures = await Promise.all(
    signers.map(async ({ signer }) => [signer.publicKey.hex, formatSignature(await signer.sign(digest))] as const),
  );
  return { body, signatures: new Map(signatures) };
}
