// Whom fast sync believes when the peer that offers an anchor cannot tell, or does not tell, a chain of changes.
import { sha256 } from '@babble/crypto/node';
import { portableVerifier } from '@babble/crypto/portable';
import type { Block, Frame, Hashgraph, PeerSetTable } from '@babble/hashgraph';
import { silentLogger } from '@babble/host';
import { type PeerSet, PeerSetHistory } from '@babble/peers';
import { expect, test } from '@jest/globals';
import type { Offer } from '../../src/fast-forward/offers.ts';
import { checkTrust } from '../../src/fast-forward/trust.ts';
import { blockOf, peerSetOf, type Validator, validatorsOf } from './membership-blocks.ts';

const [a, b, c, d, e, f, g] = validatorsOf(7) as readonly [V, V, V, V, V, V, V];
type V = Validator;

const FOUNDERS = [a, b, c];
const TODAY = [c, d, e, f];
/** The founders went one by one, but for c. */
const TABLE: PeerSetTable = [
  [0, peerSetOf(FOUNDERS)],
  [20, peerSetOf([...FOUNDERS, d, e, f])],
  [40, peerSetOf(TODAY)],
];

function graphOf(table: PeerSetTable, lastConsensusRound: number): Hashgraph {
  const history = new PeerSetHistory();
  for (const [round, peerSet] of table) history.insert(round, peerSet);
  const graph = {
    lastConsensusRound,
    awaitedBlock: undefined,
    peerSet: (round: number) => history.at(round),
    peerSets: () => history.entries(),
    counters: () => ({ lastBlockIndex: 10 }),
  };
  return graph as unknown as Hashgraph;
}

interface OfferInit {
  readonly round: number;
  readonly validators: readonly V[];
  readonly signers: readonly V[];
  readonly from?: V;
  readonly target?: string;
  /** Whether the peer tells a chain, which is empty. */
  readonly tells?: boolean;
  readonly table?: PeerSetTable;
}

async function offerOf({
  round,
  validators,
  signers,
  from = a,
  target,
  tells,
  table = TABLE,
}: OfferInit): Promise<Offer> {
  const block: Block = await blockOf({ index: 1_000, round, validators, receipts: [], signers });
  const { peers } = peerSetOf(validators);
  const peerSets = new Map(table.map(([since, peerSet]) => [since, peerSet.peers] as const));
  const frame: Frame = { round, peers, roots: new Map(), events: [], peerSets, timestamp: 0 };
  return {
    peer: { key: from.peer.pubKeyHex, id: 1, target: target ?? from.peer.netAddr },
    block,
    frame,
    snapshot: () => {
      throw new Error('nobody asks for it');
    },
    membershipAfter:
      tells === true ? async () => ({ fromId: 1, blocks: [], isComplete: true, isGapless: true }) : undefined,
  };
}

function trust(offers: readonly Offer[], graph: Hashgraph, peers: PeerSet) {
  const [offer] = offers;
  if (offer === undefined) throw new Error('no offer');
  const verifier = portableVerifier();
  const init = { graph: () => graph, peers, sha256, verifier, admission: 'strict', logger: silentLogger } as const;
  return checkTrust(offer, offers, init);
}

const REFUSED = { code: 'BABBLE_HASHGRAPH_FRAME_INVALID', fault: 'peer' };

test('B5: more than a third of the validators that this node knows', async () => {
  const offer = await offerOf({ round: 100, validators: TODAY, signers: [d, e, f] });
  await expect(trust([offer], graphOf(TABLE, 99), peerSetOf(TODAY))).resolves.toBeUndefined();
  const tooFew = await offerOf({ round: 100, validators: TODAY, signers: [d, e] });
  await expect(trust([tooFew], graphOf(TABLE, 99), peerSetOf(TODAY))).rejects.toMatchObject(REFUSED);
});

test.each([true, false])(
  'B5: who were validators once do not count for a time that this node has decided (a chain is told: %s)',
  async (tells) => {
    const offer = await offerOf({ round: 5, validators: FOUNDERS, signers: FOUNDERS, tells });
    await expect(trust([offer], graphOf(TABLE, 99), peerSetOf(TODAY))).rejects.toMatchObject(REFUSED);
  },
);

test('B5: nor where this node knows that they have gone, although its files name them', async () => {
  const offer = await offerOf({ round: 100, validators: FOUNDERS, signers: FOUNDERS });
  await expect(trust([offer], graphOf(TABLE, 99), peerSetOf(FOUNDERS))).rejects.toMatchObject(REFUSED);
  const genesis = graphOf(TABLE.slice(0, 1), -1);
  await expect(trust([offer], genesis, peerSetOf(FOUNDERS))).resolves.toBeUndefined();
});

test('B5: peers of the files that agree are asked where the files say', async () => {
  const others = [e, f, g];
  const of = (from: V, target?: string) =>
    offerOf({ round: 100, validators: others, signers: others, from, ...(target === undefined ? {} : { target }) });
  const peers = peerSetOf([a, b, c, d]);
  const genesis = graphOf([[0, peers]], -1);
  await expect(trust([await of(a), await of(b)], genesis, peers)).resolves.toBeUndefined();
  await expect(trust([await of(a), await of(a)], genesis, peers)).rejects.toMatchObject(REFUSED);
  const elsewhere = [await of(a), await of(b, 'elsewhere'), await of(c, 'elsewhere')];
  await expect(trust(elsewhere, genesis, peers)).rejects.toMatchObject(REFUSED);
});
