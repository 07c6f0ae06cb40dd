// The life of a node: fires the triggers of the table of states, and does what the table says.
// Rules NODE-STATE-2 … NODE-STATE-13, NODE-JOIN-4, NODE-SUSP-1 … NODE-SUSP-3, NODE-LOOP-1, NODE-FF-4.
import type { Logger } from '@babble/host';
import { NodeError } from '../errors.ts';
import type { CatchUpOutcome } from '../fast-forward/catch-up.ts';
import type { NodeState } from './node-state.ts';
import { StateMachine } from './state-machine.ts';
import type { Action, Situation } from './state-table.ts';

export interface LifeInit {
  readonly logger: Logger;
  /** What the user has chosen. */
  readonly fastSync: boolean;
  readonly observer: boolean;
  readonly maintenanceMode: boolean;
  /** Whether the node is among its peers; otherwise it has to ask to be let in. */
  readonly isMember: () => boolean;
  readonly gossip: { start(): void; nudge(): void; stop(): Promise<void> };
  /** Rejects with `BABBLE_NODE_REFUSED` if the network does not want the node. */
  readonly join: () => Promise<void>;
  readonly catchUp: () => Promise<CatchUpOutcome>;
  /** `suspend` or `resume` when it is time to. */
  readonly suspension: { check(): 'suspend' | 'resume' | undefined; reset(): void };
  readonly farBehind: { check(): boolean; overcome(): void };
  readonly unheard: { check(): boolean };
  /** Whether the removal of this node from the validators holds, and it has not asked for it. */
  readonly isEvicted: () => boolean;
  readonly onState: (state: NodeState, previous: NodeState | undefined) => void;
  /** The node is to be closed. */
  readonly onClose: () => void;
  /** The node cannot go on. */
  readonly onFailure: (error: unknown) => void;
}

export class Life {
  readonly #init: LifeInit;
  readonly #machine: StateMachine;
  /** What was begun by an action and takes time; one at a time. */
  #task: Promise<void> = Promise.resolve();

  constructor(init: LifeInit) {
    this.#init = init;
    const { gossip, onState, onClose } = init;
    const actions: Readonly<Record<Action, () => void>> = {
      gossip: () => gossip.start(),
      follow: () => gossip.start(),
      rest: () => this.#run(() => gossip.stop()),
      join: () => this.#run(() => this.#join()),
      catchUp: () => this.#run(() => this.#catchUp()),
      close: onClose,
    };
    this.#machine = new StateMachine({ actions, onState });
  }

  /** The state of the protocol; `undefined` before {@link begin}. */
  get state(): NodeState | undefined {
    return this.#machine.state;
  }

  /** Whether events may be made. */
  get mayCreate(): boolean {
    return this.#machine.mayCreate;
  }

  /** Everything is open: takes the place that the node has in its network. */
  begin(): void {
    if (this.#init.maintenanceMode) this.#machine.fire('maintenanceOn');
    else this.#takePlace();
  }

  /**
   * Resolves when the node rests, or has taken its place again. Rejects with `BABBLE_NODE_BUSY` while it is joining or catching up, and with
   * `BABBLE_NODE_STOPPED` when it does not run.
   */
  async setMaintenance(on: boolean): Promise<void> {
    const isResting = this.#isIn('SuspendedForMaintenance');
    if (this.#isIn('Created', 'Shutdown')) throw new NodeError('BABBLE_NODE_STOPPED', 'the node is not running');
    if (isResting !== on && on && !this.#machine.fire('maintenanceOn')) {
      throw new NodeError('BABBLE_NODE_BUSY', `the node is in the state ${this.state}; try again when it is over`);
    }
    if (isResting || on) await this.#task;
    if (!on && this.#isIn('SuspendedForMaintenance')) this.#takePlace();
  }

  /** The graph, or what is known of the peers, may have changed. */
  check(): void {
    if (this.#isIn('Babbling', 'SuspendedByLimit')) {
      if (this.#init.isEvicted()) this.#observe();
      else this.#checkSuspension();
    }
    const isFollowing = this.#isIn('Babbling', 'SuspendedByLimit', 'SuspendedByEviction');
    if (isFollowing && this.#init.farBehind.check()) this.#catchUpBecause(LAGS.farBehind);
    if (this.#isIn('Babbling') && this.#init.unheard.check()) this.#catchUpBecause(LAGS.unheard);
  }

  /** Ends it. */
  stop(): void {
    this.#machine.fire('stop');
  }

  /** Resolves when nothing is under way that an action began. */
  async settled(): Promise<void> {
    await this.#task;
  }

  #isIn(...situations: readonly Situation[]): boolean {
    return situations.includes(this.#machine.situation);
  }

  /** NODE-STATE-3 … NODE-STATE-5. */
  #takePlace(): void {
    const { isMember, observer } = this.#init;
    if (isMember() || observer) this.#beAdmitted();
    else this.#machine.fire('stranger');
  }

  #beAdmitted(): void {
    this.#machine.fire(this.#init.fastSync ? 'admittedBehind' : 'admitted');
  }

  async #join(): Promise<void> {
    await this.#init.join();
    this.#beAdmitted();
  }

  /** NODE-FF-4: what is under way ends first. */
  async #catchUp(): Promise<void> {
    const { gossip, catchUp, farBehind, suspension, logger } = this.#init;
    await gossip.stop();
    const outcome = await catchUp();
    if (outcome === 'caughtUp') farBehind.overcome();
    else logger.info({}, 'No peer offers an anchor block beyond the last block of this node: it goes on by gossip');
    suspension.reset();
    this.#machine.fire(outcome);
  }

  #observe(): void {
    this.#init.logger.warn({}, 'This node is no validator any more: it goes on as an observer, and makes no events');
    this.#machine.fire('evicted');
  }

  #checkSuspension(): void {
    const change = this.#init.suspension.check();
    if (change === undefined) return;
    this.#init.logger.warn({}, SUSPENSION_MESSAGES[change]);
    this.#machine.fire(change === 'suspend' ? 'tooManyUndetermined' : 'heardAgain');
  }

  #catchUpBecause(reason: string): void {
    const { fastSync, logger } = this.#init;
    if (fastSync) {
      logger.warn({}, `${reason}: this node catches up by fast sync`);
      this.#machine.fire('tooFarBehind');
    } else {
      const remedy = 'Start it again with fast sync (--fast-sync), or with a peer that keeps the whole history.';
      logger.error({ remedy }, `${reason}: this node cannot go on by itself`);
    }
  }

  /** Actions do not overlap, whatever fires them. */
  #run(task: () => Promise<void>): void {
    this.#task = this.#task.then(task).catch((error: unknown) => this.#init.onFailure(error));
  }
}

const SUSPENSION_MESSAGES = {
  suspend: 'Too many undetermined events: no more are made until a super-majority of the validators is heard again',
  resume: 'A super-majority of the validators is heard again',
} as const;

const LAGS = {
  farBehind: 'The peers do not keep the events any more that this node lacks',
  unheard: 'The others go on, and none of them takes the events of this node',
} as const;
