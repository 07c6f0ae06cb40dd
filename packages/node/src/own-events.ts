// The own events of a node: what goes into the next one, and that it is durable before anybody sees it. Rules NODE-SELF-1 … NODE-SELF-6, OURS-4.
import type { BlockSignature, ChangeSet, Event, InternalTransaction } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import type { Logger } from '@babble/host';
import type { FailPoint } from './fail-points.ts';
import type { Payload } from './gossip/line.ts';
import type { KeyUse } from './key-use.ts';
import type { LiveGraph } from './live-graph.ts';
import type { LostEvents } from './lost-events.ts';
import type { CoreWatch } from './measure/core-watch.ts';
import { isRefusal } from './refusal.ts';
import { makeSelfEvent, type SelfEventInit } from './self-event.ts';
import type { TransactionPool } from './transaction-pool.ts';

export interface OwnEventsInit extends SelfEventInit {
  readonly live: LiveGraph;
  readonly transactions: TransactionPool;
  readonly keyUse: KeyUse;
  readonly lost: LostEvents;
  readonly logger: Logger;
  readonly watch?: CoreWatch;
  readonly failPoint?: FailPoint;
}

export class OwnEvents {
  /** What waits for an own event, beside the transactions. */
  readonly internalTransactions: InternalTransaction[] = [];
  readonly blockSignatures: BlockSignature[] = [];
  readonly #init: OwnEventsInit;

  constructor(init: OwnEventsInit) {
    this.#init = init;
  }

  /** What waits for an own event. */
  get payload(): Payload {
    const transactions = this.#init.transactions.size > 0 || this.internalTransactions.length > 0;
    return { transactions, blockSignatures: this.blockSignatures.length > 0 };
  }

  /**
   * Creates an event on the own head and `otherParent`, with as much of the pools as fits. Resolves when it is in the
   * store, so that it is durable before it is sent (OURS-4); with `undefined` if the graph has begun anew meanwhile, or cannot place it (HG-RESET-8): then nothing has
   * happened, and an event on a newer one may be possible.
   */
  async create(otherParent: Event | undefined): Promise<Event | undefined> {
    const { live, failPoint } = this.#init;
    const graph = live.hashgraph;
    const event = await live.inTurn(async () => {
      await live.receiptsArrived();
      return graph === live.hashgraph ? this.#make(otherParent) : undefined;
    });
    await live.changes.sync();
    failPoint?.('own-event-durable');
    if (event !== undefined && graph === live.hashgraph) live.shown.durableUpTo(Number(event.body.index));
    failPoint?.('own-event-shown');
    return event;
  }

  /** Inside the critical section. */
  async #make(otherParent: Event | undefined): Promise<Event | undefined> {
    const { live, transactions: pool, keyUse, watch, failPoint } = this.#init;
    failPoint?.('own-event-begun');
    await this.#recoverLost();
    // What was inserted again may have decided a block that is waited for.
    await live.receiptsArrived();
    const transactions = pool.peek();
    const internalTransactions = this.internalTransactions.slice();
    const blockSignatures = this.blockSignatures.slice();
    const selfParent = live.hashgraph.head(live.ownKey);
    const index = live.sequence + 1;
    const content = { selfParent, otherParent, index, transactions, internalTransactions, blockSignatures };
    const created = await makeSelfEvent(content, this.#init);
    failPoint?.('own-event-signed');
    const changes = this.#insertNew(created);
    if (changes === undefined) return undefined;
    failPoint?.('own-event-inserted');
    keyUse.created(index);
    pool.drop(transactions.length);
    watch?.sent(created.id, pool.firstNumber, transactions.length);
    live.keep(changes, { unpooledBelow: pool.firstNumber });
    failPoint?.('own-event-kept');
    this.internalTransactions.splice(0, internalTransactions.length);
    this.blockSignatures.splice(0, blockSignatures.length);
    live.handOverBlocks();
    return created;
  }

  #insertNew(created: Event): ChangeSet | undefined {
    try {
      return this.#init.live.hashgraph.insert(created);
    } catch (error) {
      if (error instanceof HashgraphError && error.code === 'BABBLE_HASHGRAPH_TOO_OLD') return undefined;
      throw error;
    }
  }

  /**
   * The own head is certain now. What this node made before the graph began anew goes into it after all where its parents have come meanwhile: others may have
   * seen it. The rest nobody knows, and nobody ever will; its transactions were acknowledged, so they go into events once more.
   */
  async #recoverLost(): Promise<void> {
    const { live, transactions: pool, keyUse, lost, logger, failPoint } = this.#init;
    if (lost.count === 0) return;
    const events: Event[] = [];
    for (const event of lost.take(live.hashgraph)) if (!(await this.#insertAgain(event))) events.push(event);
    keyUse.gaveUp(events.map(({ id }) => id));
    const transactions = events.flatMap(({ body }) => body.transactions ?? []);
    const first = pool.nextNumber;
    pool.putBack(transactions);
    // Together with the event that is about to be made, which takes the index of the first of them.
    live.changes.note({ lost: [], pooled: transactions.map((transaction, i) => [first + i, transaction] as const) });
    if (events.length === 0) return;
    failPoint?.('lost-recovered');
    this.internalTransactions.unshift(...events.flatMap(({ body }) => body.internalTransactions ?? []));
    logger.warn(
      { events: events.length, transactions: transactions.length },
      'Own events that nobody knows are given up; their transactions are submitted again',
    );
  }

  async #insertAgain(event: Event): Promise<boolean> {
    const { live, keyUse } = this.#init;
    await live.receiptsArrived();
    try {
      live.keep(live.hashgraph.insert(event));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return false;
    }
    keyUse.created(Number(event.body.index));
    live.handOverBlocks();
    return true;
  }
}
