// Following the validators by signed blocks, and everything that a dishonest peer can try.

import { sha256 } from '@babble/crypto/node';
import { portableVerifier } from '@babble/crypto/portable';
import type { Block, PeerSetTable } from '@babble/hashgraph';
import { contradictionOf, frameCodec, HashgraphError, proveMembership } from '@babble/hashgraph';
import { decodeBody, encodeBody, membershipResponseCodec, NetError } from '@babble/net';
import { Chance } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { proveAnchor } from '../../src/fast-forward/anchor-proof.ts';
import { blockOf, peerSetOf, receiptOf, signed, validatorsOf } from './membership-blocks.ts';

const [a, b, c, d, e, f] = validatorsOf(6) as readonly [V, V, V, V, V, V];
type V = ReturnType<typeof validatorsOf>[number];

const GENESIS: PeerSetTable = [[0, peerSetOf([a, b, c])]];

function prove(blocks: readonly Block[], known = GENESIS, before = 1_000) {
  return proveMembership(blocks, { sha256, verifier: portableVerifier(), admission: 'strict', known, before });
}

async function tableOf(blocks: readonly Block[], known = GENESIS): Promise<readonly (readonly [number, string])[]> {
  return namesOf((await prove(blocks, known)).table);
}

function namesOf(table: PeerSetTable): readonly (readonly [number, string])[] {
  return table.map(([round, { peers }]) => [round, peers.map(({ moniker }) => moniker).join(' ')]);
}

function refusal(block: number, reason: string) {
  const message = `block ${block} proves no membership change: ${reason}`;
  return { code: 'BABBLE_HASHGRAPH_MEMBERSHIP_INVALID', fault: 'peer', data: { block }, message };
}

/** d joins at 12 + 6, a leaves at 30 + 6, e joins at 50 + 6. */
async function honestBlocks(): Promise<readonly [Block, Block, Block]> {
  return [
    await blockOf({ index: 5, round: 12, validators: [a, b, c], receipts: [await receiptOf('add', d)] }),
    await blockOf({ index: 9, round: 30, validators: [a, b, c, d], receipts: [await receiptOf('remove', a)] }),
    await blockOf({ index: 20, round: 50, validators: [b, c, d], receipts: [await receiptOf('add', e)] }),
  ];
}

describe('a chain of signed changes', () => {
  test('B5, HG-PEERS-1 … 4: leads from genesis to the validators of today', async () => {
    const blocks = await honestBlocks();
    const proof = await prove(blocks);
    expect(namesOf(proof.table)).toEqual([
      [0, 'v0 v1 v2'],
      [18, 'v0 v1 v2 v3'],
      [36, 'v1 v2 v3'],
      [56, 'v1 v2 v3 v4'],
    ]);
    expect(proof.blocks).toEqual(blocks);
  });

  test('no blocks prove what is known', async () => {
    expect((await prove([])).table).toEqual(GENESIS);
  });

  test('HG-PEERS-5: two changes within six rounds add up on the newest scheduled set', async () => {
    const blocks = [
      await blockOf({ index: 5, round: 12, validators: [a, b, c], receipts: [await receiptOf('add', d)] }),
      await blockOf({ index: 6, round: 14, validators: [a, b, c], receipts: [await receiptOf('remove', a)] }),
    ];
    expect((await tableOf(blocks)).slice(1)).toEqual([
      [18, 'v0 v1 v2 v3'],
      [20, 'v1 v2 v3'],
    ]);
  });

  test('HG-PEERS-3, HG-PEERS-4: only accepted receipts change something, and a change to the same is an entry', async () => {
    const receipts = [await receiptOf('add', d, false), await receiptOf('add', a)];
    const block = await blockOf({ index: 5, round: 12, validators: [a, b, c], receipts });
    expect((await tableOf([block])).slice(1)).toEqual([[18, 'v0 v1 v2']]);
  });

  test('what this node knows already is left out, whatever is said about it', async () => {
    const [joined, left, second] = await honestBlocks();
    const known: PeerSetTable = [...GENESIS, [18, peerSetOf([a, b, c, d])]];
    const lie = { ...joined, signatures: null };
    const proof = await prove([lie, left, second], known);
    expect(namesOf(proof.table).slice(2)).toEqual([
      [36, 'v1 v2 v3'],
      [56, 'v1 v2 v3 v4'],
    ]);
    expect(proof.blocks).toEqual([left, second]);
  });

  test('from the anchor on blocks are not looked at: enough signatures may be missing yet', async () => {
    const [joined, left, second] = await honestBlocks();
    const proof = await prove([joined, { ...left, signatures: null }, second], GENESIS, 9);
    expect(proof.blocks).toEqual([joined]);
  });

  test('HG-CHECK-1: one signature more than trust count is enough', async () => {
    const receipts = [await receiptOf('add', d)];
    const enough = await blockOf({ index: 5, round: 12, validators: [a, b, c], receipts, signers: [a, c] });
    expect(await tableOf([enough])).toHaveLength(2);
    const tooFew = await blockOf({ index: 5, round: 12, validators: [a, b, c], receipts, signers: [a] });
    await expect(prove([tooFew])).rejects.toMatchObject(refusal(5, 'not enough valid signatures: got 1, need 2'));
  });
});

describe('a dishonest peer', () => {
  test('keeps back a change: what follows it is of other validators', async () => {
    const [, left, second] = await honestBlocks();
    await expect(prove([left, second])).rejects.toMatchObject(refusal(9, 'it is of other validators'));
  });

  test('keeps back a change, and has those sign who are validators after it', async () => {
    const [joined] = await honestBlocks();
    const receipts = [await receiptOf('add', f)];
    const lie = await blockOf({ index: 20, round: 50, validators: [a, b, c, d], receipts, signers: [d, e, f] });
    await expect(prove([joined, lie])).rejects.toMatchObject(refusal(20, 'not enough valid signatures: got 1, need 3'));
  });

  test('invents a network: its own validators do not count', async () => {
    const receipts = [await receiptOf('remove', a)];
    const invented = await blockOf({ index: 5, round: 12, validators: [d, e, f], receipts });
    await expect(prove([invented])).rejects.toMatchObject(refusal(5, 'it is of other validators'));
    const disguised = await blockOf({ index: 5, round: 12, validators: [a, b, c], receipts, signers: [d, e, f] });
    await expect(prove([disguised])).rejects.toMatchObject(refusal(5, 'not enough valid signatures: got 0, need 2'));
  });

  test('forges receipts: they are part of what was signed', async () => {
    const receipts = [await receiptOf('add', d, false)];
    const block = await blockOf({ index: 5, round: 12, validators: [a, b, c], receipts });
    const forged = [{ ...(await receiptOf('add', d)), accepted: true }];
    const lie = { ...block, body: { ...block.body, internalTransactionReceipts: forged } };
    await expect(prove([lie])).rejects.toMatchObject(refusal(5, 'not enough valid signatures: got 0, need 2'));
  });

  test('APP-RESP-3: has validators sign receipts of requests that the block does not hold', async () => {
    const receipts = [await receiptOf('add', d)];
    const body = { internalTransactions: [] };
    const block = await blockOf({ index: 5, round: 12, validators: [a, b, c], receipts, body });
    await expect(prove([block])).rejects.toMatchObject(
      refusal(5, 'block 5 does not contain the internal transaction of a receipt'),
    );
  });

  test('signs with the keys of those who were removed', async () => {
    const [joined, left] = await honestBlocks();
    const receipts = [await receiptOf('add', a)];
    const lie = await blockOf({ index: 20, round: 50, validators: [b, c, d], receipts, signers: [a, b] });
    await expect(prove([joined, left, lie])).rejects.toMatchObject(
      refusal(20, 'not enough valid signatures: got 1, need 2'),
    );
  });

  test('signs with the keys of those who are validators only later', async () => {
    const receipts = [await receiptOf('remove', a)];
    const [joined] = await honestBlocks();
    const early = await blockOf({ index: 6, round: 17, validators: [a, b, c], receipts, signers: [d, a] });
    await expect(prove([joined, early])).rejects.toMatchObject(
      refusal(6, 'not enough valid signatures: got 1, need 2'),
    );
  });

  test('counts one signature twice, under another spelling of the key', async () => {
    const receipts = [await receiptOf('add', d)];
    const block = await blockOf({ index: 5, round: 12, validators: [a, b, c], receipts, signers: [a] });
    const [[key, text] = ['', '']] = block.signatures ?? [];
    const twice = {
      ...block,
      signatures: new Map([
        [key, text],
        [key.toLowerCase(), text],
      ]),
    };
    await expect(prove([twice])).rejects.toMatchObject(refusal(5, 'not enough valid signatures: got 1, need 2'));
  });

  test.each([
    ['in the wrong order', [1, 0]],
    ['twice', [0, 0]],
  ])('sends blocks %s', async (_, order) => {
    const blocks = await honestBlocks();
    const sent = order.flatMap((position) => blocks[position] ?? []);
    await expect(prove(sent)).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_MEMBERSHIP_INVALID' });
  });

  test('gives a higher block an earlier round', async () => {
    const [joined] = await honestBlocks();
    const receipts = [await receiptOf('add', e)];
    const lie = await blockOf({ index: 6, round: 12, validators: [a, b, c], receipts });
    await expect(prove([joined, lie])).rejects.toMatchObject(refusal(6, 'it does not follow block 5'));
  });

  test.each([
    ['a negative index', { index: -1 }, 'its index -1 is out of range'],
    ['a round beyond counting', { roundReceived: 2n ** 62n }, `its round received ${2n ** 62n} is out of range`],
    ['no peer-set hash', { peersHash: null }, 'it is of other validators'],
    ['no receipts', { internalTransactionReceipts: null }, 'it changes nothing'],
  ])('sends a block with %s', async (_, change, reason) => {
    const receipts = [await receiptOf('add', d)];
    const { body } = await blockOf({ index: 5, round: 12, validators: [a, b, c], receipts });
    const block = await signed({ ...body, ...change }, [a, b, c]);
    await expect(prove([block])).rejects.toMatchObject(refusal(Number(block.body.index), reason));
  });
});

describe('damaged answers', () => {
  test('OURS-1: whatever is changed in them, nothing is believed that was not signed', async () => {
    const blocks = await honestBlocks();
    const body = Buffer.from(
      encodeBody(membershipResponseCodec, { fromId: 1, blocks, isComplete: true, isGapless: true }),
    );
    const honest = (await tableOf(blocks)).map(String);
    const chance = new Chance(1);
    let provedCount = 0;
    for (let number = 0; number < 200; number += 1) {
      const damaged = Buffer.from(body);
      for (let count = 1 + chance.below(3); count > 0; count -= 1) {
        damaged[chance.below(damaged.length)] = 32 + chance.below(95);
      }
      try {
        const table = await tableOf(decodeBody(membershipResponseCodec, damaged).blocks);
        expect(honest.slice(0, table.length)).toEqual(table.map(String));
        provedCount += 1;
      } catch (error) {
        if (!(error instanceof HashgraphError || error instanceof NetError)) throw error;
      }
    }
    // Some damage does not matter: one signature too few is still enough.
    expect(provedCount).toBeGreaterThan(0);
    expect(provedCount).toBeLessThan(200);
  });
});

describe('an anchor and a peer that tells how its validators came about', () => {
  const anchorOf = (validators: readonly V[]) =>
    blockOf({ index: 90, round: 100, validators, receipts: [] }).then((block) => ({
      block,
      frame: { ...frameCodec.zero, round: 100, peerSets: new Map([[0, [a.peer, b.peer, c.peer]]]) },
    }));

  test('OURS-8: a peer that never comes to an end is given up', async () => {
    const { block, frame } = await anchorOf([a, b, c]);
    const unsigned = await blockOf({ index: 0, round: 0, validators: [a], receipts: [], signers: [] });
    let asked = 0;
    const proving = proveAnchor(block, frame, {
      membershipAfter: async () => {
        asked += 1;
        const known = { ...unsigned, body: { ...unsigned.body, index: asked % 80, roundReceived: asked % 80 } };
        return { fromId: 1, blocks: [known], isComplete: false, isGapless: true };
      },
      afterBlock: -1,
      known: [...GENESIS, [90, peerSetOf([a, b, c])]],
      sha256,
      verifier: portableVerifier(),
      admission: 'strict',
    });
    await expect(proving).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_MEMBERSHIP_INVALID' });
    expect(asked).toBe(256);
  });

  test('NODE-FF-9: an anchor that others than those signed is refused, whatever its frame says', async () => {
    const { block, frame } = await anchorOf([d, e, f]);
    const proving = proveAnchor(block, frame, {
      membershipAfter: async () => ({ fromId: 1, blocks: [], isComplete: true, isGapless: true }),
      afterBlock: -1,
      known: GENESIS,
      sha256,
      verifier: portableVerifier(),
      admission: 'strict',
    });
    await expect(proving).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_FRAME_INVALID' });
  });
});

describe('a table and the frame of an anchor', () => {
  const proved: PeerSetTable = [...GENESIS, [18, peerSetOf([a, b, c, d])]];
  const claimed = (sets: PeerSetTable) => new Map(sets.map(([round, { peers }]) => [round, peers] as const));

  test('agree', () => {
    expect(contradictionOf(proved, claimed(proved))).toBeUndefined();
  });

  test('differ where a change was kept back, or invented', () => {
    expect(contradictionOf(GENESIS, claimed(proved))).toBe('the frame has a peer-set for round 18 that nothing proves');
    expect(contradictionOf(proved, claimed(GENESIS))).toBe('the frame has 1 peer-sets instead of 2');
    const other: PeerSetTable = [...GENESIS, [18, peerSetOf([a, b, d, c])]];
    expect(contradictionOf(proved, claimed(other))).toBe('the frame has another peer-set for round 18');
    expect(contradictionOf(GENESIS, new Map([[0, null]]))).toBe('the frame has another peer-set for round 0');
  });
});
