// The core from outside: atomic insertions, receipts, frames and the window.
import { sha256 } from '@babble/crypto/node';
import type { Event, Hashgraph, InternalTransaction } from '@babble/hashgraph';
import { DEFAULT_CACHE_BYTES, frameCodec, HashgraphError, PEER_ADD, payloadBytes } from '@babble/hashgraph';
import { describe, expect, test } from '@jest/globals';
import { answerBlocks, Gossip, handMadeGraph, handMadePeers, keyOf, roundRobin, TRANSACTION } from './hand-made.ts';

function addRequest(number: number): InternalTransaction {
  const [peer = { netAddr: '', pubKeyHex: '', moniker: '' }] = handMadePeers(number + 1).slice(number);
  return { body: { type: PEER_ADD, peer }, signature: '1|1' };
}

describe('insertion', () => {
  test('HG-RUN-2: an insertion that fails changes nothing', () => {
    const hashgraph = handMadeGraph(3);
    const events = [...roundRobin(3, 12)];
    for (const event of events) hashgraph.insert(event);
    answerBlocks(hashgraph);
    const before = [hashgraph.counters(), hashgraph.rounds(), hashgraph.participants()];
    const [first] = events;
    const last = events.at(-1);
    if (first === undefined || last === undefined) throw new Error('no events');
    const bad: readonly (readonly [Event, string])[] = [
      [last, 'BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD'],
      [first, 'BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD'],
      [{ ...last, body: { ...last.body, creator: keyOf(9).bytes } }, 'BABBLE_HASHGRAPH_CREATOR_UNKNOWN'],
      [{ ...last, body: { ...last.body, parents: ['', '', ''] } }, 'BABBLE_HASHGRAPH_PARENTS_INVALID'],
      [{ ...last, signature: 'X|1' }, 'BABBLE_HASHGRAPH_SIGNATURE_INVALID'],
      [{ ...last, body: { ...last.body, index: 5, parents: [last.id, ''] } }, 'BABBLE_HASHGRAPH_INDEX_INVALID'],
      [
        { ...last, body: { ...last.body, index: 4, parents: [last.id, '0XAA'] } },
        'BABBLE_HASHGRAPH_OTHER_PARENT_UNKNOWN',
      ],
    ];
    for (const [event, code] of bad) {
      expect(() => hashgraph.insert(event)).toThrow(expect.objectContaining({ code }));
      expect([hashgraph.counters(), hashgraph.rounds(), hashgraph.participants()]).toEqual(before);
    }
  });

  test('ENC-TEXT-26: U+FFFD in any text of a request to join is refused, also behind the digits of its key', () => {
    const hashgraph = handMadeGraph(2);
    const request = addRequest(5);
    const { peer } = request.body;
    for (const changed of [{ moniker: 'a\ufffdb' }, { netAddr: '\ufffd' }, { pubKeyHex: `${peer.pubKeyHex}\ufffd` }]) {
      const named = { ...request, body: { ...request.body, peer: { ...peer, ...changed } } };
      const event = new Gossip().next(0, undefined, { internalTransactions: [named] });
      expect(() => hashgraph.insert(event)).toThrow(expect.objectContaining({ code: 'BABBLE_HASHGRAPH_TEXT_INVALID' }));
    }
  });
});

describe('looking', () => {
  test('HG-FAME-10: a round is told as it stands, decided or not; below and above there is none', () => {
    const hashgraph = handMadeGraph(3);
    for (const event of roundRobin(3, 30)) {
      hashgraph.insert(event);
      answerBlocks(hashgraph);
    }
    const rounds = hashgraph.rounds();
    expect(rounds.map(({ round }) => hashgraph.round(round))).toEqual(rounds);
    expect(new Set(rounds.map(({ decided }) => decided))).toEqual(new Set([true, false]));
    expect([hashgraph.round(-1), hashgraph.round(rounds.length)]).toEqual([undefined, undefined]);
  });
});

describe('receipts', () => {
  test('HG-PEERS-4: a block with a membership change holds up insertion until it is answered', () => {
    const hashgraph = handMadeGraph(3);
    const gossip = new Gossip();
    let awaited: number | undefined;
    let event = gossip.next(0, undefined, { internalTransactions: [addRequest(5)] });
    for (let i = 1; awaited === undefined && i < 60; i += 1) {
      hashgraph.insert(event);
      awaited = hashgraph.awaitedBlock;
      event = gossip.next(i % 3, (i - 1) % 3);
    }
    expect(awaited).toBe(0);
    expect(() => hashgraph.insert(event)).toThrow(
      expect.objectContaining({ code: 'BABBLE_HASHGRAPH_RECEIPTS_PENDING' }),
    );
    const foreign = [{ internalTransaction: addRequest(6), accepted: true }];
    expect(() => hashgraph.commit(0, { stateHash: null, internalTransactionReceipts: foreign })).toThrow(
      expect.objectContaining({ code: 'BABBLE_HASHGRAPH_RECEIPTS_INVALID' }),
    );
    expect(hashgraph.awaitedBlock).toBe(0);
    const block = hashgraph.nextBlock();
    answerBlocks(hashgraph);
    hashgraph.commit(0, {
      stateHash: null,
      internalTransactionReceipts: [{ internalTransaction: addRequest(5), accepted: true }],
    });
    const round = Number(block?.body.roundReceived) + 6;
    expect(hashgraph.peerSets().at(-1)?.[0]).toBe(round);
    expect(hashgraph.peerSet(round).has(keyOf(5).hex)).toBe(true);
    expect(hashgraph.peerSet(round - 1).has(keyOf(5).hex)).toBe(false);
    hashgraph.insert(event);
  });

  test('a block is answered once', () => {
    const hashgraph = handMadeGraph(1);
    for (const event of roundRobin(1, 4)) hashgraph.insert(event);
    expect(answerBlocks(hashgraph)).toBeGreaterThan(0);
    const again = (): unknown => hashgraph.commit(0, { stateHash: null, internalTransactionReceipts: [] });
    expect(again).toThrow(expect.objectContaining({ code: 'BABBLE_HASHGRAPH_RECEIPTS_INVALID', fault: 'app' }));
    expect(again).toThrow(HashgraphError);
  });
});

test('HASH-9: the frame hash put together from remembered texts is that of the whole canonical text', () => {
  const hashgraph = handMadeGraph(4);
  let frames = 0;
  for (const event of roundRobin(4, 120)) {
    for (const { frame, hash } of hashgraph.insert(event).frames) {
      expect(hash).toEqual(sha256(frameCodec.can(frame)));
      frames += 1;
    }
    answerBlocks(hashgraph);
  }
  expect(frames).toBeGreaterThan(5);
});

/** Counters that do not depend on what is kept in memory. */
function withoutKept(hashgraph: Hashgraph): unknown {
  const { windowEvents, kept, ...counters } = hashgraph.counters();
  return counters;
}

/** More than the trust count do. */
function signNewestBlock(hashgraph: Hashgraph): void {
  const index = hashgraph.counters().lastBlockIndex;
  for (const validator of [0, 1, 2]) {
    hashgraph.acceptSignature({ validator: keyOf(validator).bytes, index, signature: '1|1' });
  }
}

describe('window', () => {
  test('OURS-8: a small window holds what consensus needs and gives the same blocks', () => {
    const small = handMadeGraph(4, { cacheSize: 40 });
    const large = handMadeGraph(4, { cacheSize: Number.POSITIVE_INFINITY });
    for (const event of roundRobin(4, 2_000)) {
      const frames = small.insert(event).frames.map(({ hash }) => hash);
      expect(frames).toEqual(large.insert(event).frames.map(({ hash }) => hash));
      answerBlocks(small);
      answerBlocks(large);
      expect(small.counters().windowEvents).toBeLessThan(120);
    }
    expect(withoutKept(small)).toEqual(withoutKept(large));
    expect(large.counters().windowEvents).toBe(2_000);
  });

  test('OURS-8: a payload beyond the bound leaves, whoever made it, and changes no frame; what builds on it is still placed', () => {
    const bounded = handMadeGraph(4, { cacheBytes: 20_000 });
    const whole = handMadeGraph(4);
    const ids: string[] = [];
    const gossip = new Gossip();
    for (let i = 0; i < 1_000; i += 1) {
      // Creator 3 makes little, and all of it at the beginning.
      const creator = i < 40 ? i % 4 : i % 3;
      const transactions = [new Uint8Array(800)];
      const event = gossip.next(creator, i === 0 ? undefined : i < 41 ? (i - 1) % 4 : (i + 2) % 3, { transactions });
      ids.push(event.id);
      expect(bounded.insert(event).frames.map(({ hash }) => hash)).toEqual(
        whole.insert(event).frames.map(({ hash }) => hash),
      );
      answerBlocks(bounded);
      answerBlocks(whole);
      // Beyond the bound: what consensus has not ordered yet, and the newest of each.
      expect(bounded.counters().kept.eventBytes).toBeLessThan(60_000);
    }
    expect(whole.counters().kept.eventBytes).toBeGreaterThan(800_000);
    expect(bounded.block(0)).toBeUndefined();
    expect(whole.block(0)).toBeDefined();
    expect(bounded.counters().windowEvents).toBe(1_000);
    expect(withoutKept(bounded)).toEqual(withoutKept(whole));
    expect(ids.filter((id) => bounded.event(id) !== undefined).length).toBeLessThan(60);
    // Of creator 3, who was silent, on top of an event that left long ago.
    const late = gossip.next(3, 0, { parents: [ids[39] ?? '', ids[400] ?? ''] });
    expect(bounded.insert(late).events).toHaveLength(1);
    expect(bounded.has(late.id)).toBe(true);
  });

  test('OURS-8: of final transactions 64 MiB are kept unless it is said otherwise, however many there were, and of all events the place', () => {
    // Empty ones take memory, too.
    const transactions = Array.from({ length: 20_000 }, () => new Uint8Array(0));
    const hashgraph = handMadeGraph(4);
    const gossip = new Gossip();
    const count = Math.ceil((1.5 * DEFAULT_CACHE_BYTES) / payloadBytes(transactions));
    let most = 0;
    for (let i = 0; i < count; i += 1) {
      hashgraph.insert(gossip.next(i % 4, i === 0 ? undefined : (i - 1) % 4, { transactions }));
      if (answerBlocks(hashgraph) > 0) signNewestBlock(hashgraph);
      const { eventBytes, blockBytes } = hashgraph.counters().kept;
      most = Math.max(most, eventBytes, blockBytes);
    }
    // With what is not ordered yet, and the newest block.
    expect(most).toBeGreaterThan(0.9 * DEFAULT_CACHE_BYTES);
    expect(most).toBeLessThan(1.4 * DEFAULT_CACHE_BYTES);
    expect(hashgraph.counters().kept.eventBytes).toBeLessThan(1.2 * DEFAULT_CACHE_BYTES);
    expect(hashgraph.counters().windowEvents).toBe(count);
    expect(hashgraph.block(0)).toBeUndefined();
  });

  test('OURS-8: blocks up to the anchor leave memory when their payload is too much, and those above it later', () => {
    const signed = handMadeGraph(4, { cacheBytes: 20_000 });
    const unsigned = handMadeGraph(4, { cacheBytes: 20_000 });
    const gossip = new Gossip();
    for (let i = 0; i < 1_000; i += 1) {
      const transactions = [new Uint8Array(800)];
      const event = gossip.next(i % 4, i === 0 ? undefined : (i - 1) % 4, { transactions });
      for (const hashgraph of [signed, unsigned]) {
        hashgraph.insert(event);
        if (answerBlocks(hashgraph) > 0 && hashgraph === signed) signNewestBlock(signed);
      }
    }
    const newest = signed.counters().lastBlockIndex;
    expect(signed.counters().anchorBlockIndex).toBe(newest);
    const bytesOf = (hashgraph: Hashgraph): number => hashgraph.counters().kept.blockBytes;
    // With the newest block, whatever is in it.
    expect(bytesOf(signed)).toBeLessThan(40_000);
    expect(bytesOf(unsigned)).toBeGreaterThan(60_000);
    expect(bytesOf(unsigned)).toBeLessThan(100_000);
    expect(unsigned.block(newest - 10)).toBeDefined();
  });

  test('a silent creator keeps its newest event, and can go on from there', () => {
    const hashgraph = handMadeGraph(4, { cacheSize: 40 });
    const gossip = new Gossip();
    const insert = (event: Event): void => {
      hashgraph.insert(event);
      answerBlocks(hashgraph);
    };
    for (let i = 0; i < 40; i += 1) insert(gossip.next(i % 4, i === 0 ? undefined : (i - 1) % 4));
    for (let i = 0; i < 1_000; i += 1) insert(gossip.next(i % 3, (i + 2) % 3));
    const round = hashgraph.counters().lastConsensusRound ?? 0;
    insert(gossip.next(3, 0));
    for (let i = 0; i < 100; i += 1) insert(gossip.next(i % 4, (i + 3) % 4, { transactions: [TRANSACTION] }));
    expect(hashgraph.counters().lastConsensusRound).toBeGreaterThan(round + 5);
    expect(hashgraph.head(keyOf(3).hex)?.body.index).toBe(35);
  });
});
