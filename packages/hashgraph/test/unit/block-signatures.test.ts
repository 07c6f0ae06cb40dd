// Block signatures from the event that carries them to the block and the anchor.
import { sha256 } from '@babble/crypto/node';
import { portableVerifier } from '@babble/crypto/portable';
import type { BlockSignature, Hashgraph, HashgraphOptions } from '@babble/hashgraph';
import { verifyCandidates } from '@babble/hashgraph';
import { describe, expect, jest, test } from '@jest/globals';
import { answerBlocks, Gossip, handMadeGraph, keyOf, roundRobin, signatureBy } from './hand-made.ts';

/** A graph with at least `blocks` blocks, all answered, and who makes its next events. */
function graphWithBlocks(validators: number, blocks: number, options: Partial<HashgraphOptions> = {}) {
  const hashgraph = handMadeGraph(validators, options);
  const gossip = new Gossip();
  for (const event of roundRobin(validators, 20 * (blocks + 4), gossip)) {
    hashgraph.insert(event);
    answerBlocks(hashgraph);
    if (hashgraph.counters().lastBlockIndex >= blocks - 1) return { hashgraph, gossip };
  }
  throw new Error(`no ${blocks} blocks`);
}

function signature(validator: number, index: number, text = `${validator + 2}|1`): BlockSignature {
  return { validator: keyOf(validator).bytes, index, signature: text };
}

/** Inserts one more event, which carries these signatures. */
function carry(hashgraph: Hashgraph, gossip: Gossip, blockSignatures: readonly BlockSignature[]): void {
  hashgraph.insert(gossip.next(0, undefined, { blockSignatures }));
}

function pendingCount(hashgraph: Hashgraph): number {
  return hashgraph.counters().pendingBlockSignatures;
}

describe('the pool of block signatures', () => {
  test('HG-BSIG-4, HG-BSIG-7: a malformed text does not enter; what a stranger signed or does not verify is dropped', () => {
    const { hashgraph, gossip } = graphWithBlocks(3, 1);
    carry(hashgraph, gossip, [signature(0, 0), signature(9, 0), signature(1, 0, 'X|1'), signature(2, 0, '1')]);
    expect(pendingCount(hashgraph)).toBe(2);
    const candidates = hashgraph.takeSignatureCandidates();
    expect(candidates.map(({ blockSignature }) => blockSignature)).toEqual([signature(0, 0)]);
    hashgraph.refuseSignature(signature(0, 0));
    expect([pendingCount(hashgraph), hashgraph.block(0)?.signatures?.size]).toEqual([0, 0]);
    expect(hashgraph.takeSignatureCandidates()).toEqual([]);
  });

  test('HG-BSIG-2: a signature of a block that is not there yet waits for it, and for its answer', () => {
    const { hashgraph, gossip } = graphWithBlocks(1, 1);
    const next = hashgraph.counters().lastBlockIndex + 1;
    carry(hashgraph, gossip, [signature(0, next)]);
    expect([hashgraph.takeSignatureCandidates(), pendingCount(hashgraph)]).toEqual([[], 1]);
    for (const event of [...roundRobin(1, 4, gossip)]) hashgraph.insert(event);
    expect(hashgraph.block(next)).toBeDefined();
    expect(hashgraph.takeSignatureCandidates()).toEqual([]);
    answerBlocks(hashgraph);
    expect(hashgraph.takeSignatureCandidates()).toHaveLength(1);
  });

  test('HG-BSIG-7: what waits for unknown blocks is bounded per validator, and hides no signature of a known one', () => {
    const { hashgraph, gossip } = graphWithBlocks(2, 1);
    const waiting = Array.from({ length: 1500 }, (_, i) => signature(0, 1_000_000 + i));
    carry(hashgraph, gossip, [...waiting, signature(1, 1_000_000), signature(0, 0)]);
    expect(pendingCount(hashgraph)).toBe(1001);
    expect(hashgraph.takeSignatureCandidates().map(({ blockSignature }) => blockSignature)).toEqual([signature(0, 0)]);
  });

  test('HG-BSIG-7: the reference keeps what it cannot use', () => {
    const { hashgraph, gossip } = graphWithBlocks(3, 1, { refusedSignatures: 'keep' });
    carry(hashgraph, gossip, [signature(9, 0), signature(1, 0, 'X|1')]);
    expect([hashgraph.takeSignatureCandidates().length, pendingCount(hashgraph)]).toEqual([1, 2]);
  });
});

test('OURS-8: verdicts are given out without copying those that are left', async () => {
  const shift = jest.spyOn(Array.prototype, 'shift');
  const digest = { publicKey: keyOf(0).bytes, digest: new Uint8Array(32), signature: new Uint8Array(64) };
  const candidates = [digest, undefined, digest].map((found) => ({
    blockSignature: signature(0, 0),
    digest: () => found,
  }));
  const verifier = { ...portableVerifier(), verifyBatch: async () => [false, true] };
  expect(await verifyCandidates(candidates, verifier)).toEqual([false, false, true]);
  expect(shift).not.toHaveBeenCalled();
  shift.mockRestore();
});

describe('signatures of committed blocks', () => {
  test('ENC-OBJ-12, OURS-8: of many signatures of one block by one validator the last is verified', () => {
    const { hashgraph, gossip } = graphWithBlocks(3, 2);
    carry(hashgraph, gossip, [signature(0, 0, '1|1'), signature(1, 0), signature(0, 0, '2|1'), signature(0, 1)]);
    carry(hashgraph, gossip, [signature(0, 0, '3|1')]);
    const candidates = hashgraph.takeSignatureCandidates().map(({ blockSignature }) => blockSignature);
    expect(candidates).toEqual([signature(0, 0, '3|1'), signature(1, 0), signature(0, 1)]);
    expect(pendingCount(hashgraph)).toBe(3);
  });

  test('HG-BSIG-1, HG-BSIG-5: what is verified is the body with the answer of the application', async () => {
    const { hashgraph, gossip } = graphWithBlocks(3, 2);
    const [first, second] = [hashgraph.blockDigest(0), hashgraph.blockDigest(1)];
    if (first === undefined || second === undefined) throw new Error('no blocks');
    carry(hashgraph, gossip, [
      signature(0, 0, await signatureBy(0, first)),
      signature(1, 0, await signatureBy(1, second)),
      signature(2, 0, await signatureBy(1, first)),
    ]);
    const candidates = hashgraph.takeSignatureCandidates();
    expect(await verifyCandidates(candidates, portableVerifier())).toEqual([true, false, false]);
    expect(candidates[0]?.digest()?.digest).toEqual(first);
    expect(sha256(candidates[0]?.digest()?.message ?? '')).toEqual(first);
  });

  test('HG-BSIG-6: a signature that verifies becomes part of the block, a later one of the same validator replaces it', () => {
    const { hashgraph } = graphWithBlocks(3, 1);
    const { blocks } = hashgraph.acceptSignature(signature(1, 0));
    expect(blocks).toHaveLength(1);
    expect(blocks[0]?.signatures).toEqual(new Map([[keyOf(1).hex, '3|1']]));
    hashgraph.acceptSignature(signature(1, 0, '7|7'));
    expect(hashgraph.block(0)?.signatures).toEqual(new Map([[keyOf(1).hex, '7|7']]));
  });

  test('HG-ANCHOR-1: the anchor is the newest block with more signatures than the trust count', () => {
    const { hashgraph } = graphWithBlocks(4, 3);
    const accept = (index: number, validators: readonly number[]): number | undefined => {
      for (const validator of validators) hashgraph.acceptSignature(signature(validator, index));
      return hashgraph.counters().anchorBlockIndex;
    };
    expect(accept(1, [0, 1])).toBeUndefined();
    expect(hashgraph.anchor()).toBeUndefined();
    expect(accept(1, [1])).toBeUndefined();
    expect(accept(1, [2])).toBe(1);
    expect(accept(0, [0, 1, 2, 3])).toBe(1);
    expect(hashgraph.anchor()?.block).toEqual(hashgraph.block(1));
    expect(hashgraph.anchor()?.frame.hash).toEqual(hashgraph.block(1)?.body.frameHash);
    expect(accept(2, [1, 2, 3])).toBe(2);
  });

  test('OURS-8: blocks leave memory also where the anchor stays behind, and the anchor does not', () => {
    const { hashgraph, gossip } = graphWithBlocks(1, 1, { cacheSize: 10 });
    hashgraph.acceptSignature(signature(0, 0));
    for (const event of roundRobin(1, 100, gossip)) {
      hashgraph.insert(event);
      answerBlocks(hashgraph);
    }
    const { anchorBlockIndex, lastBlockIndex } = hashgraph.counters();
    expect([anchorBlockIndex, hashgraph.anchor()?.block.body.index]).toEqual([0, 0]);
    const kept = Array.from({ length: lastBlockIndex + 1 }, (_, i) => i).filter(
      (i) => hashgraph.block(i) !== undefined,
    );
    expect(kept).toEqual([0, ...Array.from({ length: 9 }, (_, i) => lastBlockIndex - 8 + i)]);
  });
});
