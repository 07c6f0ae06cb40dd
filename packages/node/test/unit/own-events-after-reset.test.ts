// What becomes of own events when the graph begins anew from a frame. Rules HG-RESET-1, NODE-FF-8, NODE-SELF-6, OURS-4.
import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import { Hashgraph, type HashgraphOptions, memoryStore } from '@babble/hashgraph';
import { neverCancelled, silentLogger } from '@babble/host';
import { PeerSet } from '@babble/peers';
import { expect, test } from '@jest/globals';
import { CommitQueue } from '../../src/commit-queue.ts';
import { Core } from '../../src/core.ts';
import { completeSettings } from '../../src/settings.ts';
import { TransactionPool } from '../../src/transaction-pool.ts';
import { SimulatedClock } from '../sim/simulated-clock.ts';
import { privateKeyOf } from '../sim/simulated-network.ts';

const OPTIONS: HashgraphOptions = { sha256 };

interface Member {
  readonly core: Core;
  readonly transactions: TransactionPool;
  readonly commitQueue: CommitQueue;
  readonly foreign: unknown[];
  readonly forks: unknown[];
}

async function pair(clock: SimulatedClock): Promise<readonly [Member, Member]> {
  const signers = [];
  for (const number of [0, 1]) signers.push((await fastestSigner(privateKeyOf(number))).signer);
  const { verifier } = await fastestVerifier();
  const genesis = new PeerSet(
    signers.map(({ publicKey }, i) => ({ netAddr: `node${i}`, pubKeyHex: publicKey.hex, moniker: `node${i}` })),
  );
  const [first, second] = signers.map((signer): Member => {
    const transactions = new TransactionPool(completeSettings({}));
    const foreign: unknown[] = [];
    const forks: unknown[] = [];
    const core = new Core({
      genesis,
      signer,
      verifier,
      sha256,
      store: memoryStore(),
      clock,
      logger: silentLogger,
      admission: 'strict',
      cacheSize: 10_000,
      transactions,
      observer: false,
      onBlock: () => undefined,
      onFork: (known) => forks.push(known),
      onKeyInUse: (event) => foreign.push(event),
    });
    const commitQueue = new CommitQueue({
      clock,
      logger: silentLogger,
      signal: neverCancelled,
      persisted: () => core.persisted(),
      commit: async () => ({ stateHash: new Uint8Array(32), internalTransactionReceipts: [] }),
      answered: (block, response) => core.answered(block, response),
      onFailure: (error) => {
        throw error;
      },
    });
    core.attach(commitQueue);
    return { core, transactions, commitQueue, foreign, forks };
  });
  if (first === undefined || second === undefined) throw new Error('two members');
  return [first, second];
}

async function give(from: Member, to: Member): Promise<void> {
  await to.core.receive(await from.core.eventDiff(to.core.known(), 1_000));
}

/** Each in turn makes an event with a transaction, and shows it to the other. */
async function talk(members: readonly [Member, Member], turns: number, text: string): Promise<void> {
  for (let i = 0; i < turns; i += 1) {
    const [at, other] = i % 2 === 0 ? members : ([members[1], members[0]] as const);
    at.transactions.add(new TextEncoder().encode(`${text} ${i}`));
    await at.core.createSelfEvent(at.core.hashgraph.head(other.core.ownKey));
    await give(at, other);
    for (const { commitQueue } of members) await commitQueue.settled();
  }
}

function anchorGraph({ core }: Member): Hashgraph {
  const anchor = core.hashgraph.anchor();
  if (anchor === undefined) throw new Error('no anchor');
  return Hashgraph.fromFrame(anchor.block, anchor.frame.frame, OPTIONS);
}

async function goOverTo({ core, commitQueue }: Member, graph: Hashgraph): Promise<void> {
  await core.exclusively(async () => {
    commitQueue.goOnAfter(graph.counters().lastBlockIndex);
    await core.startFrom(graph);
  });
}

function textsIn(transactions: readonly (Uint8Array | null)[] | null | undefined): readonly string[] {
  return (transactions ?? []).map((transaction) => new TextDecoder().decode(transaction ?? undefined));
}

test('a transaction that a later snapshot holds is not submitted again', async () => {
  const members = await pair(new SimulatedClock(1_700_000_000_000));
  const [own, other] = members;
  await talk(members, 40, 'early');
  const early = anchorGraph(other);
  await talk(members, 120, 'late');
  const decided = new Set<string>();
  const late = anchorGraph(other);
  for (let index = 0; index <= late.counters().lastBlockIndex; index += 1) {
    for (const text of textsIn(other.core.hashgraph.block(index)?.body.transactions)) decided.add(text);
  }
  await goOverTo(own, early);
  await goOverTo(own, late);
  const event = await own.core.createSelfEvent(undefined);
  const again = textsIn(event?.body.transactions).filter((text) => decided.has(text));
  expect(again).toEqual([]);
});

test('an own event that was given up, and comes to light after all, is nobody else’s', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const members = await pair(clock);
  const [own, other] = members;
  const { forks } = own;
  await clock.run(60_000);
  await talk(members, 40, 'early');
  const early = anchorGraph(other);
  await talk(members, 10, 'late');
  await goOverTo(own, early);
  const known = own.core.known();
  await own.core.createSelfEvent(undefined);
  expect(forks).toEqual([]);
  await own.core.receive(await other.core.eventDiff(known, 1_000));
  expect(forks).toHaveLength(1);
  expect(own.foreign).toEqual([]);
});
