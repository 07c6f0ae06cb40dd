// The proof of a block, as a light client checks it: a real graph with a validator that joins and one that leaves, and everything that whoever gives
// the proof can try.
import { decodeText, formatSignature, toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { portableSigner, portableVerifier } from '@babble/crypto/portable';
import type { Block, BlockBody, BlockProof, InternalTransaction } from '@babble/hashgraph';
import { blockBodyHash, blockProofCodec, PEER_ADD, PEER_REMOVE, verifyBlockProof } from '@babble/hashgraph';
import { type Peer, PeerSet } from '@babble/peers';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { answerBlocks, Gossip, handMadeGraph, handMadePeers, keyOf, signatureBy } from './hand-made.ts';

const GENESIS = new PeerSet(handMadePeers(3));
const [, , , newcomer] = handMadePeers(4) as readonly [Peer, Peer, Peer, Peer];
const [leaver] = handMadePeers(1) as readonly [Peer];
const OUTSIDERS = [7, 8, 9];

const request = (type: number, peer: Peer): InternalTransaction => ({ body: { type, peer }, signature: '1|1' });

/** Peer 3 joins, then peer 0 leaves; every block is signed by all its validators. */
async function networkBlocks(): Promise<readonly Block[]> {
  const hashgraph = handMadeGraph(3);
  const gossip = new Gossip();
  const requests = new Map([
    [0, request(PEER_ADD, newcomer)],
    [90, request(PEER_REMOVE, leaver)],
  ]);
  for (let i = 0; i < 300; i += 1) {
    const isJoined = hashgraph.lastRound >= (hashgraph.peerSets()[1]?.[0] ?? Number.POSITIVE_INFINITY);
    const size = isJoined ? 4 : 3;
    const internal = requests.get(i);
    const event = gossip.next(i % size, i === 0 ? undefined : (i + size - 1) % size, {
      transactions: i % 10 === 5 ? [new TextEncoder().encode(`transaction ${i}`)] : [],
      internalTransactions: internal === undefined ? [] : [internal],
    });
    hashgraph.insert(event);
    answerBlocks(hashgraph);
  }
  const blocks: Block[] = [];
  for (let block = hashgraph.block(0); block !== undefined; block = hashgraph.block(blocks.length)) {
    const peerSet = hashgraph.peerSet(Number(block.body.roundReceived));
    blocks.push(
      await signed(
        block.body,
        [0, 1, 2, 3].filter((number) => peerSet.has(keyOf(number).hex)),
      ),
    );
  }
  return blocks;
}

async function signed(body: BlockBody, signers: readonly number[]): Promise<Block> {
  const digest = blockBodyHash(body, sha256);
  const texts = await Promise.all(signers.map((number) => signatureBy(number, digest)));
  return { body, signatures: new Map(signers.map((number, i) => [keyOf(number).hex, texts[i] ?? ''])) };
}

const isChange = ({ body }: Block): boolean => (body.internalTransactionReceipts ?? []).length > 0;

let blocks: readonly Block[] = [];
let joining: Block;
let leaving: Block;
let last: Block;
let honest: BlockProof;
beforeAll(async () => {
  blocks = await networkBlocks();
  const changes = blocks.filter(isChange);
  const [first, second] = changes;
  const newest = blocks.at(-1);
  if (first === undefined || second === undefined || newest === undefined) throw new Error('nobody joined or left');
  [joining, leaving, last] = [first, second, newest];
  const four = new PeerSet(handMadePeers(4));
  const peerSets = new Map([
    [0, GENESIS.peers],
    [Number(joining.body.roundReceived) + 6, four.peers],
    [Number(leaving.body.roundReceived) + 6, four.withoutPeer(leaver).peers],
  ]);
  honest = { block: last, changes, peerSets };
});

const verify = (proof: BlockProof, genesis = GENESIS) =>
  verifyBlockProof(proof, { sha256, verifier: portableVerifier(), genesis });

function refusal(block: number | bigint, reason: string) {
  const message = `the proof of block ${block} does not hold: ${reason}`;
  return { code: 'BABBLE_HASHGRAPH_PROOF_INVALID', fault: 'peer', data: { block }, message };
}

describe('an honest proof', () => {
  test('HG-CHECK-1, HG-PEERS-1 … 5: leads from genesis to whoever signed the block, also as text', async () => {
    const text = blockProofCodec.std(honest);
    const proven = await verify(decodeText(blockProofCodec, text.replace(/^\{/, '{"explanation":"for people",')));
    expect(proven.validators.keys).toEqual([1, 2, 3].map((number) => keyOf(number).hex));
    expect(proven.signatureCount).toBe(3);
    expect(proven.table.map(([round, { size }]) => [round, size])).toEqual([
      [0, 3],
      [Number(joining.body.roundReceived) + 6, 4],
      [Number(leaving.body.roundReceived) + 6, 3],
    ]);
  });

  test('PS-TAB-8: before anybody came or went, genesis is enough', async () => {
    const [first] = blocks as readonly [Block];
    const proven = await verify({ block: first, changes: null, peerSets: null });
    expect(proven.table).toEqual([[0, GENESIS]]);
  });

  test('HG-CHECK-1: more than a third of the signatures is enough, and a third is not', async () => {
    expect(await verify({ ...honest, block: await signed(last.body, [2, 3]) })).toMatchObject({ signatureCount: 2 });
    await expect(verify({ ...honest, block: await signed(last.body, [3]) })).rejects.toMatchObject(
      refusal(last.body.index, 'not enough valid signatures: got 1, need 2'),
    );
  });
});

describe('a forged proof', () => {
  test('a changed body has no valid signature', async () => {
    const block = { ...last, body: { ...last.body, transactions: [new TextEncoder().encode('all to me')] } };
    await expect(verify({ ...honest, block })).rejects.toMatchObject(
      refusal(last.body.index, 'not enough valid signatures: got 0, need 2'),
    );
  });

  test('signatures of outsiders, and of somebody who has left, do not count', async () => {
    const block = await signed(last.body, [...OUTSIDERS, 0, 1]);
    await expect(verify({ ...honest, block })).rejects.toMatchObject(
      refusal(last.body.index, 'not enough valid signatures: got 1, need 2'),
    );
  });

  test('a network of its own has another genesis', async () => {
    const peers = OUTSIDERS.map((number) => ({ netAddr: '', pubKeyHex: keyOf(number).hex, moniker: '' }));
    const invented = new PeerSet(peers);
    const block = await signed({ ...last.body, peersHash: invented.hash(sha256) }, OUTSIDERS);
    const proof = { block, changes: null, peerSets: new Map([[0, peers]]) };
    expect(await verify(proof, invented)).toMatchObject({ signatureCount: 3 });
    await expect(verify(proof)).rejects.toMatchObject(
      refusal(last.body.index, 'the proof has another peer-set for round 0'),
    );
    await expect(verify({ ...proof, peerSets: null })).rejects.toMatchObject(
      refusal(last.body.index, 'it is of other validators than those that its changes lead to'),
    );
  });

  test('a change that is kept back shows, whichever it is', async () => {
    await expect(verify({ ...honest, changes: [joining], peerSets: null })).rejects.toMatchObject(
      refusal(last.body.index, 'it is of other validators than those that its changes lead to'),
    );
    await expect(verify({ ...honest, changes: [leaving], peerSets: null })).rejects.toMatchObject({
      code: 'BABBLE_HASHGRAPH_MEMBERSHIP_INVALID',
      data: { block: leaving.body.index },
    });
    await expect(verify({ ...honest, changes: [] })).rejects.toMatchObject(
      refusal(
        last.body.index,
        `the proof has a peer-set for round ${Number(joining.body.roundReceived) + 6} that nothing proves`,
      ),
    );
  });

  test('a change that nobody signed, or that was refused, lets nobody in', async () => {
    const accepted = (joining.body.internalTransactionReceipts ?? []).map((receipt) => ({
      ...receipt,
      accepted: true,
    }));
    const refused = await signed(
      { ...joining.body, internalTransactionReceipts: accepted.map((receipt) => ({ ...receipt, accepted: false })) },
      [0, 1, 2],
    );
    const forged = { ...refused, body: { ...refused.body, internalTransactionReceipts: accepted } };
    for (const change of [refused, forged, { ...joining, signatures: null }]) {
      await expect(verify({ ...honest, changes: [change, leaving] })).rejects.toMatchObject({
        code: 'BABBLE_HASHGRAPH_MEMBERSHIP_INVALID',
        data: { block: joining.body.index },
      });
    }
  });

  test('changes out of order or twice are refused', async () => {
    for (const changes of [
      [leaving, joining],
      [joining, joining, leaving],
    ]) {
      await expect(verify({ ...honest, changes })).rejects.toMatchObject({
        code: 'BABBLE_HASHGRAPH_MEMBERSHIP_INVALID',
      });
    }
  });

  test('the block itself is not one of the changes that prove it', async () => {
    const changes = [joining, leaving].map((change) => ({
      ...change,
      body: { ...change.body, index: last.body.index },
    }));
    await expect(verify({ ...honest, changes, peerSets: null })).rejects.toMatchObject(
      refusal(last.body.index, 'it is of other validators than those that its changes lead to'),
    );
  });

  test.each([
    ['a negative index', { index: -1 }, 'its index is out of range'],
    ['an index beyond counting', { index: 2n ** 60n }, 'its index is out of range'],
    ['a round beyond counting', { roundReceived: 2n ** 60n }, 'its round received is out of range'],
    ['no peer-set hash', { peersHash: null }, 'it is of other validators than those that its changes lead to'],
  ])('%s is refused', async (_, change, reason) => {
    const block = await signed({ ...last.body, ...change }, [1, 2, 3]);
    await expect(verify({ ...honest, block })).rejects.toMatchObject(refusal(block.body.index, reason));
  });

  test('OURS-1: whatever character is changed in its text, nothing is believed that was not signed', async () => {
    const text = blockProofCodec.std(honest);
    let refused = 0;
    for (let position = 0; position < text.length; position += 97) {
      const damaged = `${text.slice(0, position)}${text[position] === '0' ? '1' : '0'}${text.slice(position + 1)}`;
      try {
        const { validators } = await verify(decodeText(blockProofCodec, damaged));
        expect(validators.keys).toEqual([1, 2, 3].map((number) => keyOf(number).hex));
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^BABBLE_(HASHGRAPH|CRYPTO)_/), fault: 'peer' });
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(10);
  });
});

test('signatures with another key under the name of a validator do not count', async () => {
  const digest = blockBodyHash(last.body, sha256);
  const text = formatSignature(await portableSigner(toPrivateKey(sha256('somebody else'))).sign(digest));
  const block = { ...last, signatures: new Map([1, 2, 3].map((number) => [keyOf(number).hex, text])) };
  await expect(verify({ ...honest, block })).rejects.toMatchObject(
    refusal(last.body.index, 'not enough valid signatures: got 0, need 2'),
  );
});
