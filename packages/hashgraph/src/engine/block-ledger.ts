// The blocks of the core: commit, signatures, and the anchor block. Rules HG-BLOCK-3, HG-BSIG-1 … HG-BSIG-7, HG-ANCHOR-1, OURS-8.
//
// Nothing is verified here: the core has no `await`. It hands out candidates with what has to be verified, and is told
// the result.
import type { Sha256, SignedDigest } from '@babble/crypto';
import type { PeerSet } from '@babble/peers';
import type { FrameRecord } from '../change-set.ts';
import { HashgraphError } from '../errors.ts';
import type { Block, BlockBody, CommitResponse } from '../objects/block.ts';
import { blockBodyHash, blockMessage } from '../objects/block.ts';
import type { BlockSignature } from '../objects/block-signature.ts';
import { payloadBytes } from '../payload-bytes.ts';
import type { Admission } from './graph.ts';
import { checkReceipts } from './peer-changes.ts';
import { SignaturePool } from './signature-pool.ts';
import { isSignatureText, signatureBytes } from './verification.ts';

/** Blocks behind the newest one whose frames are kept although no anchor came: signatures are late by a few blocks at most. */
const FRAMES_WITHOUT_ANCHOR = 256;

/** Blocks above the anchor may have so many times the payload of others: the signatures that make one of them the anchor are still to come, and find no block that has left. */
const SHARE_ABOVE_ANCHOR = 4;

interface Entry {
  body: BlockBody;
  readonly peerSet: PeerSet;
  readonly signatures: Map<string, string>;
  /** Kept until an anchor above makes it useless (HG-FRAME-6, OURS-7). */
  frame: FrameRecord | undefined;
  committed: boolean;
  /** The digest that validators sign, once the block is committed. */
  digest: Uint8Array | undefined;
}

/** A block signature by a member for a committed block, and what has to be verified before it counts. */
export interface SignatureCandidate {
  readonly blockSignature: BlockSignature;
  /** Computed when asked for; `undefined` for a text that is no signature. */
  digest(): SignedDigest | undefined;
}

/** The newest block with more than trust count signatures, and its frame: what fast-forward requests get. */
export interface Anchor {
  readonly block: Block;
  readonly frame: FrameRecord;
}

export interface BlockLedgerOptions {
  readonly sha256: Sha256;
  readonly admission: Admission;
  /** How many blocks are kept in memory, and how much payload up to the anchor, in bytes. */
  readonly kept: { readonly count: number; readonly bytes: number };
  /** Signatures that do not verify: `drop` them (HG-BSIG-7), or `keep` them in the pool for ever, as the reference does. */
  readonly refusedSignatures: 'drop' | 'keep';
  /** The public-key text of a validator. */
  readonly nameOf: (validator: Uint8Array | null) => string;
}

export class BlockLedger {
  anchorIndex: number | undefined;
  readonly #options: BlockLedgerOptions;
  readonly #pool: SignaturePool;
  readonly #entries = new Map<number, Entry>();
  /** By block and validator: whoever signs a block a thousand times has one signature verified, the last (ENC-OBJ-12, OURS-8). */
  readonly #candidates = new Map<string, BlockSignature>();
  #bytes = 0;

  constructor(options: BlockLedgerOptions) {
    this.#options = options;
    this.#pool = new SignaturePool({ bounded: options.refusedSignatures === 'drop', nameOf: options.nameOf });
  }

  /** Blocks in memory. */
  get count(): number {
    return this.#entries.size;
  }

  /** Payload of all blocks in memory, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  get pendingSignatureCount(): number {
    return this.#pool.size;
  }

  /** Enters a block that is not committed yet. */
  open(index: number, block: Block, peerSet: PeerSet, frame: FrameRecord): void {
    const signatures = new Map(block.signatures);
    this.#entries.set(index, { body: block.body, peerSet, signatures, frame, committed: false, digest: undefined });
    const late = index - FRAMES_WITHOUT_ANCHOR;
    const entry = late === this.anchorIndex ? undefined : this.#entries.get(late);
    if (entry !== undefined) entry.frame = undefined;
    this.#bytes += payloadBytes(block.body.transactions);
    this.#shrink(index);
  }

  #shrink(newest: number): void {
    const { count, bytes } = this.#options.kept;
    for (const [oldest, { committed, body }] of this.#entries) {
      const most = oldest < (this.anchorIndex ?? -1) ? bytes : SHARE_ABOVE_ANCHOR * bytes;
      if (this.#entries.size <= count && this.#bytes <= most) return;
      if (oldest === this.anchorIndex) continue;
      // However far behind the application is, its answer must find the block (OURS-5).
      if (oldest === newest || !committed) return;
      this.#entries.delete(oldest);
      this.#bytes -= payloadBytes(body.transactions);
    }
  }

  /** The block as it stands now, or `undefined` if it is unknown or has left memory. */
  block(index: number): Block | undefined {
    const entry = this.#entries.get(index);
    return entry && { body: entry.body, signatures: new Map(entry.signatures) };
  }

  /** What validators sign (HASH-6), or `undefined` if the block is unknown, not committed, or has left memory. */
  digest(index: number): Uint8Array | undefined {
    const entry = this.#entries.get(index);
    return entry?.committed === true ? this.#digestOfBody(entry) : undefined;
  }

  isCommitted(index: number): boolean {
    return this.#entries.get(index)?.committed ?? false;
  }

  /**
   * Takes over the application's answer; from now on the block can be signed (HG-BLOCK-3). Throws
   * `BABBLE_HASHGRAPH_RECEIPTS_INVALID` for receipts that are not of the block, and for a block that is not waiting.
   */
  commit(index: number, response: CommitResponse): Block {
    const entry = this.#entries.get(index);
    if (entry === undefined || entry.committed) {
      const state = entry === undefined ? 'is not known' : 'has been answered already';
      throw new HashgraphError('BABBLE_HASHGRAPH_RECEIPTS_INVALID', `block ${index} ${state}`, { block: index });
    }
    const { stateHash, internalTransactionReceipts } = response;
    checkReceipts(entry.body, internalTransactionReceipts);
    entry.body = { ...entry.body, stateHash, internalTransactionReceipts };
    this.#close(index, entry);
    return { body: entry.body, signatures: new Map(entry.signatures) };
  }

  /** Enters the block of a frame the graph is reset to: it is committed and may be signed already. */
  openCommitted(index: number, block: Block, peerSet: PeerSet, frame: FrameRecord): void {
    this.open(index, block, peerSet, frame);
    const entry = this.#entries.get(index);
    if (entry !== undefined) this.#close(index, entry);
  }

  #close(index: number, entry: Entry): void {
    entry.committed = true;
    for (const signature of this.#pool.forBlock(index)) this.#addCandidate(signature);
    this.#checkAnchor(index, entry);
  }

  /** HG-INS-10; a text that is no signature does not enter the pool (HG-BSIG-7). */
  pool(signature: BlockSignature): void {
    const { admission, refusedSignatures } = this.#options;
    if (refusedSignatures === 'drop' && !isSignatureText(signature.signature, admission)) return;
    if (this.#has(signature)) return;
    this.#pool.add(signature);
    if (this.isCommitted(Number(signature.index))) this.#addCandidate(signature);
  }

  #addCandidate(signature: BlockSignature): void {
    this.#candidates.set(`${signature.index}-${this.#options.nameOf(signature.validator)}`, signature);
  }

  /** Signatures that can be verified now; each must be answered with `accept` or `refuse` (HG-BSIG-2 … HG-BSIG-5). */
  takeCandidates(): readonly SignatureCandidate[] {
    const candidates: SignatureCandidate[] = [];
    const waiting = [...this.#candidates.values()];
    this.#candidates.clear();
    for (const blockSignature of waiting) {
      const entry = this.#entries.get(Number(blockSignature.index));
      const isMember = entry?.peerSet.has(this.#options.nameOf(blockSignature.validator)) ?? false;
      if (entry === undefined || !isMember) this.refuse(blockSignature);
      else candidates.push({ blockSignature, digest: () => this.#signedDigest(blockSignature, entry) });
    }
    return candidates;
  }

  /** HG-BSIG-6: a verified signature becomes part of its block. Returns the block as it is now. */
  accept(signature: BlockSignature): Block | undefined {
    const index = Number(signature.index);
    const entry = this.#entries.get(index);
    this.#pool.delete(signature);
    if (entry === undefined || signature.validator === null) return undefined;
    entry.signatures.set(this.#options.nameOf(signature.validator), signature.signature);
    this.#checkAnchor(index, entry);
    return this.block(index);
  }

  /** A signature that does not verify: dropped; the reference keeps it for ever (HG-BSIG-5, HG-BSIG-7). */
  refuse(signature: BlockSignature): void {
    if (this.#options.refusedSignatures === 'drop') this.#pool.delete(signature);
  }

  anchor(): Anchor | undefined {
    if (this.anchorIndex === undefined) return undefined;
    const block = this.block(this.anchorIndex);
    const frame = this.#entries.get(this.anchorIndex)?.frame;
    return block === undefined || frame === undefined ? undefined : { block, frame };
  }

  #has(signature: BlockSignature): boolean {
    const known = this.#entries.get(Number(signature.index))?.signatures;
    return known?.get(this.#options.nameOf(signature.validator)) === signature.signature;
  }

  #signedDigest({ validator, signature: text }: BlockSignature, entry: Entry): SignedDigest | undefined {
    const signature = signatureBytes(text, this.#options.admission);
    if (validator === null || signature === undefined) return undefined;
    return {
      publicKey: validator,
      digest: this.#digestOfBody(entry),
      signature,
      // Most verifiers need no more than the digest.
      get message() {
        return blockMessage(entry.body);
      },
    };
  }

  #digestOfBody(entry: Entry): Uint8Array {
    entry.digest ??= blockBodyHash(entry.body, this.#options.sha256);
    return entry.digest;
  }

  /** HG-ANCHOR-1. Frames below the anchor are of no use any more. */
  #checkAnchor(index: number, entry: Entry): void {
    if (entry.signatures.size <= entry.peerSet.trustCount) return;
    if (this.anchorIndex !== undefined && index <= this.anchorIndex) return;
    // Without an anchor yet, nothing is older than the first that is here, however high its index.
    const [oldest = index] = this.#entries.keys();
    const previous = this.anchorIndex ?? oldest;
    this.anchorIndex = index;
    for (let below = previous; below < index; below += 1) {
      const old = this.#entries.get(below);
      if (old !== undefined) old.frame = undefined;
    }
  }
}
