// Puts the parts of a node together. Each knows of the others only what it is given here.
// Rules NODE-START-1 … NODE-START-9, NODE-LOOP-2, NODE-LOOP-3, NODE-COMMIT-6.
import type { Block, Event } from '@babble/hashgraph';
import type { CancelSignal, Logger } from '@babble/host';
import type { PeerClient, Transport } from '@babble/net';
import { createExtensionClient, createPeerClient } from '@babble/net';
import { PeerSet } from '@babble/peers';
import { CommitQueue } from './commit-queue.ts';
import { Core } from './core.ts';
import { CatchUp } from './fast-forward/catch-up.ts';
import { Gossip } from './gossip/gossip.ts';
import { gossipPeersOf } from './gossip/gossip-peers.ts';
import { KeyProbe } from './key-probe.ts';
import type { CoreWatch } from './measure/core-watch.ts';
import { Membership } from './membership/membership.ts';
import type { NodeInit } from './node-init.ts';
import { Pruner } from './prune/pruner.ts';
import { LEAST_WINDOW } from './restart/checkpoint.ts';
import { SnapshotKeeper } from './restart/snapshot-keeper.ts';
import type { NodeSettings } from './settings.ts';
import { FarBehind } from './states/far-behind.ts';
import { Life } from './states/life.ts';
import type { NodeState } from './states/node-state.ts';
import { Unheard } from './states/unheard.ts';
import { Suspension } from './suspension.ts';
import { TransactionPool } from './transaction-pool.ts';

/** What the parts tell the node, and ask of it. */
export interface NodeSide {
  readonly settings: NodeSettings;
  readonly moniker: string;
  readonly logger: Logger;
  /** Aborted when the node stops. */
  readonly signal: CancelSignal;
  readonly watch: CoreWatch;
  readonly onBlock: (block: Block) => void;
  /** Calls back with every block that the application answered; returns how to stop that. */
  readonly listenToBlocks: (listener: (block: Block) => void) => () => void;
  readonly onFork: (known: string, other: Event) => void;
  readonly onKeyInUse: (event: Event) => void;
  readonly onState: (state: NodeState, previous: NodeState | undefined) => void;
  /** The peers are others now. */
  readonly onPeers: () => void;
  /** Whether the node has asked to be removed itself. */
  readonly isLeaving: () => boolean;
  readonly onClose: () => void;
  /** The node cannot go on. */
  readonly onFailure: (error: unknown) => void;
}

export interface NodeParts {
  readonly transactions: TransactionPool;
  readonly core: Core;
  readonly commitQueue: CommitQueue;
  readonly snapshotKeeper: SnapshotKeeper;
  readonly transport: Transport;
  readonly gossip: Gossip;
  readonly membership: Membership;
  readonly life: Life;
  readonly catchUp: CatchUp;
  readonly keyProbe: KeyProbe;
  readonly pruner: Pruner;
}

/** Throws what the transport's factory throws. Nothing is started. */
export function assemble(init: NodeInit, side: NodeSide): NodeParts {
  const { clock, random, app, peers } = init;
  const { settings, moniker, logger, signal } = side;
  const ownId = init.signer.publicKey.id;
  const transactions = new TransactionPool(settings);
  const genesis = new PeerSet(init.genesis ?? peers);
  const core = new Core({ ...init, ...side, ...settings, genesis, transactions, cacheSize: windowSize(settings) });
  const persisted = (): Promise<void> => core.persisted();
  const snapshotKeeper = new SnapshotKeeper({
    ...init,
    logger,
    signal,
    persisted,
    interval: settings.snapshotInterval,
    onFailure: side.onFailure,
  });
  const commitQueue = new CommitQueue({
    ...init,
    logger,
    signal,
    persisted,
    between: (answered) => snapshotKeeper.between(answered),
    commit: (block) => app.commitBlock(block, signal),
    answered: (block, response) => core.answered(block, response),
    onFailure: side.onFailure,
  });
  core.attach(commitQueue);
  const transport = init.transport({ clock, logger, random });
  const client = createPeerClient(transport);
  const keyProbe = new KeyProbe({ client, ownId, random, logger, signal });
  const gossip: Gossip = new Gossip({
    ...init,
    core,
    client,
    peers: gossipPeersOf(peers, core.ownKey),
    settings,
    ownId,
    logger,
    signal,
    isActive: () => life.mayCreate && !keyProbe.isAsking,
    onProgress: () => {
      membership.settle();
      life.check();
    },
    onFailure: side.onFailure,
  });
  const membership = new Membership({
    ...init,
    core,
    client,
    logger,
    signal,
    ownId,
    moniker,
    timeoutMs: settings.joinTimeoutMs,
    onBlock: side.listenToBlocks,
    nudge: () => gossip.nudge(),
    onPartners: (partners) => gossip.setPeers(partners),
  });
  const others = { core, commitQueue, transport, client, gossip, membership };
  const catchUp = makeCatchUp(init, side, others);
  const life = makeLife(init, side, { ...others, catchUp });
  return { ...others, transactions, snapshotKeeper, life, catchUp, keyProbe, pruner: makePruner(init, side, core) };
}

function makePruner(init: NodeInit, side: NodeSide, core: Core): Pruner {
  const { settings } = side;
  const keepBlocks = settings.prune ? settings.keepBlocks : Number.POSITIVE_INFINITY;
  const pruner = new Pruner({ ...init, ...side, core, keepBlocks, keepEvents: windowSize(settings) });
  side.listenToBlocks((block) => pruner.answered(block));
  return pruner;
}

interface CatchUpParts
  extends Omit<NodeParts, 'life' | 'catchUp' | 'keyProbe' | 'pruner' | 'transactions' | 'snapshotKeeper'> {
  readonly client: PeerClient;
}

interface LifeParts extends CatchUpParts {
  readonly catchUp: CatchUp;
}

function makeLife(init: NodeInit, side: NodeSide, parts: LifeParts): Life {
  const { clock, app } = init;
  const { settings, logger, signal } = side;
  const { core, gossip, membership, transport, catchUp } = parts;
  if (settings.fastSync && !app.supports.snapshot) {
    logger.warn(
      {},
      'Fast sync needs an application that keeps snapshots: this one does not, so the history is downloaded',
    );
  }
  return new Life({
    ...settings,
    ...side,
    fastSync: settings.fastSync && app.supports.snapshot,
    isMember: () => membership.isMember,
    gossip,
    join: () => membership.join(transport.advertiseAddress),
    catchUp: async () => {
      const outcome = await catchUp.run(signal);
      // NODE-FF-8, NODE-FF-12: the peers are those of the newest peer-set.
      if (outcome === 'caughtUp' && membership.replace(core.validators.peers)) side.onPeers();
      return outcome;
    },
    suspension: new Suspension({
      limit: settings.suspendLimit,
      validators: () => core.validators,
      undeterminedEvents: () => core.hashgraph.undeterminedEvents,
      heardSince: (ms) => gossip.heardSince(ms),
      now: () => clock.now(),
    }),
    farBehind: new FarBehind({
      help: () => gossip.help(),
      peerCount: () => membership.partners.length,
      now: () => clock.now(),
    }),
    unheard: new Unheard({
      sequence: () => core.sequence,
      hearings: () => gossip.hearings(),
      now: () => clock.now(),
    }),
    isEvicted: () => !side.isLeaving() && core.isEvicted,
  });
}

function makeCatchUp(init: NodeInit, { settings, logger }: NodeSide, parts: CatchUpParts): CatchUp {
  const { sha256, peers } = init;
  const { admission } = settings;
  const cacheSize = windowSize(settings);
  const { membership, transport } = parts;
  return new CatchUp({
    ...init,
    ...parts,
    logger,
    extensions: createExtensionClient(transport),
    graphOptions: { sha256, admission, cacheSize },
    partners: () => membership.partners,
    ownId: init.signer.publicKey.id,
    peers: new PeerSet(peers),
    admission,
  });
}

function windowSize({ cacheSize }: NodeSettings): number {
  return Math.max(cacheSize, LEAST_WINDOW);
}
