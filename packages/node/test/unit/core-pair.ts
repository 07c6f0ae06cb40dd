// Two members, without gossip: what they make and hear is up to the test.

import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import { type Block, type Frame, memoryStore, type Store } from '@babble/hashgraph';
import { neverCancelled, silentLogger } from '@babble/host';
import { PeerSet } from '@babble/peers';
import type { SimulatedClock } from '@babble-tooling/simulation';
import { CommitQueue } from '../../src/commit-queue.ts';
import { Core } from '../../src/core.ts';
import { completeSettings } from '../../src/settings.ts';
import { TransactionPool } from '../../src/transaction-pool.ts';
import { privateKeyOf } from '../sim/simulated-network.ts';

export interface Member {
  readonly store: Store;
  readonly core: Core;
  readonly transactions: TransactionPool;
  readonly commitQueue: CommitQueue;
  readonly foreign: unknown[];
  readonly forks: unknown[];
}

export async function pair(clock: SimulatedClock): Promise<readonly [Member, Member]> {
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
    const store = memoryStore();
    const core = new Core({
      genesis,
      signer,
      verifier,
      sha256,
      store,
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
    return { store, core, transactions, commitQueue, foreign, forks };
  });
  if (first === undefined || second === undefined) throw new Error('two members');
  return [first, second];
}

export async function give(from: Member, to: Member): Promise<void> {
  await to.core.receive(await from.core.eventDiff(to.core.known(), 1_000));
}

/** Each in turn makes an event with a transaction, and shows it to the other. */
export async function talk(members: readonly [Member, Member], turns: number, text: string): Promise<void> {
  for (let i = 0; i < turns; i += 1) {
    const [at, other] = i % 2 === 0 ? members : ([members[1], members[0]] as const);
    at.transactions.add(new TextEncoder().encode(`${text} ${i}`));
    await at.core.createSelfEvent(at.core.hashgraph.head(other.core.ownKey));
    await give(at, other);
    for (const { commitQueue } of members) await commitQueue.settled();
  }
}

export function anchorOf({ core }: Member): { readonly block: Block; readonly frame: Frame } {
  const anchor = core.hashgraph.anchor();
  if (anchor === undefined) throw new Error('no anchor');
  return { block: anchor.block, frame: anchor.frame.frame };
}
