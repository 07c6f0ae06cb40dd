// A machine with a disk, on which one node runs, life after life.

import type { PrivateKey, Signer } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { Logger } from '@babble/host';
import { type MemoryNetwork, memoryTransport } from '@babble/net';
import { type BabbleNode, createNode, type FailPointName, type NodeSettings } from '@babble/node';
import type { Peer } from '@babble/peers';
import type { TransactionIntake } from '@babble/proxy';
import { levelStore } from '@babble/store';
import type { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { Application, type Memory } from './application.ts';
import { Life } from './life.ts';
import { type Ending, Medium } from './medium.ts';
import type { Oracle } from './oracle.ts';
import { sealer, sealVerifier } from './seals.ts';

export interface MachineInit {
  readonly number: number;
  readonly key: PrivateKey;
  readonly memory: Memory;
  readonly settings: Partial<NodeSettings>;
  /** The validators of round 0, which it is installed with. */
  readonly peers: readonly Peer[];
  /** Whether it starts with the peers of its last life. */
  readonly savesPeers: boolean;
  readonly clock: SimulatedClock;
  readonly network: MemoryNetwork;
  readonly chance: Chance;
  readonly oracle: Oracle;
  readonly logger: Logger;
  /** Hears of every step of the node. */
  readonly onStep: (machine: Machine, step: FailPointName) => void;
}

export class Machine {
  readonly number: number;
  readonly application: Application;
  readonly medium: Medium = new Medium();
  readonly #init: MachineInit;
  readonly #signer: Signer;
  #peers: readonly Peer[];
  #life: Life | undefined;
  #node: BabbleNode | undefined;
  #intake: TransactionIntake | undefined;
  #isUp = false;
  #isLeaving = false;
  #hasLeft = false;

  constructor(init: MachineInit) {
    this.number = init.number;
    this.#init = init;
    this.#signer = sealer(init.key);
    this.#peers = init.peers;
    this.application = new Application(init.memory, init.number, init.oracle);
  }

  /** A process runs on it. */
  get isRunning(): boolean {
    return this.#life !== undefined;
  }

  /** Its node has started. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Whoever leaves takes nothing any more. */
  get takesTransactions(): boolean {
    return this.#isUp && !this.#isLeaving;
  }

  /** It is to leave the validators, or has left them. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** It has left the validators, and does not run any more. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** Its removal holds: nobody starts it any more. */
  forget(): void {
    this.#hasLeft = true;
  }

  /** Whether its node counts this machine among the validators. */
  counts(other: Machine): boolean {
    const node = this.#node;
    return node?.validators(node.lastConsensusRound).has(other.#signer.publicKey.hex) === true;
  }

  /** Asks to be removed from the validators, in this life and in those after it, until it is. */
  leave(): void {
    this.#isLeaving = true;
    if (this.#isUp) this.#askToLeave();
  }

  #askToLeave(): void {
    const [life, node] = [this.#life, this.#node];
    if (life === undefined || node === undefined) return;
    life
      .within(() => node.leave())
      .then(
        () => {
          this.#hasLeft = true;
          this.end('kill');
        },
        (error: unknown) => this.#init.oracle.found(`machine ${this.number} does not leave: ${textOf(error)}`),
      );
  }

  /** Begins the next life of the node. What goes wrong is a finding. */
  start(fastSync: boolean | undefined = this.#init.settings.fastSync): void {
    const life = new Life(this.#init.clock);
    this.#life = life;
    this.#run(life, fastSync ?? false).catch((error: unknown) => {
      if (!life.hasEnded) this.#init.oracle.found(`machine ${this.number} does not start: ${textOf(error)}`);
    });
  }

  async #run(life: Life, fastSync: boolean): Promise<void> {
    const { number, network, chance, oracle, peers, savesPeers, settings, onStep } = this.#init;
    const address = `machine${number}`;
    const store = await levelStore({ database: await this.medium.open(life) });
    const node = createNode({
      signer: this.#signer,
      verifier: sealVerifier,
      sha256,
      clock: life.clock,
      random: chance,
      logger: this.#init.logger,
      peers: this.#peers,
      genesis: peers,
      store,
      transport: life.transport(memoryTransport(network, { address })),
      app: this.application.proxy(life, (intake) => {
        this.#intake = intake;
      }),
      settings: { ...settings, moniker: address, fastSync },
      failPoint: (step) => {
        if (!life.hasEnded) onStep(this, step);
      },
    });
    node.on('failure', ({ error }) => {
      if (!life.hasEnded) oracle.found(`machine ${number} cannot go on: ${textOf(error)}`);
    });
    node.on('fork', ({ known, other }) => {
      if (!life.hasEnded) oracle.found(`machine ${number} hears of two events for one index: ${known}, ${other.id}`);
    });
    node.on('changes', ({ changes }) => {
      if (!life.hasEnded) oracle.inserted(number, node.publicKey, changes.events);
    });
    const savePeers = (): void => {
      if (savesPeers && !life.hasEnded) this.#peers = node.peers;
    };
    node.on('peers', savePeers);
    node.on('state', ({ state }) => {
      if (state === 'Babbling') savePeers();
    });
    await life.within(() => node.start());
    this.#node = node;
    this.#isUp = true;
    if (this.#isLeaving) this.#askToLeave();
  }

  /** Hands a transaction over; the oracle hears when it is accepted. */
  submit(text: string): void {
    const life = this.#life;
    const intake = this.#intake;
    if (life === undefined || intake === undefined || !this.takesTransactions) return;
    const { oracle } = this.#init;
    life
      .within(async () => intake.submit(new TextEncoder().encode(text)))
      .then(
        (result) => {
          if (result === 'accepted') oracle.accepted(text, { machine: this.number, position: this.medium.position });
        },
        (error: unknown) => oracle.found(`machine ${this.number} takes no transactions: ${textOf(error)}`),
      );
  }

  /** Ends the process at once. */
  end(ending: Ending): void {
    const { oracle, chance } = this.#init;
    if (this.#life === undefined) return;
    this.#life.end();
    this.#life = undefined;
    this.#node = undefined;
    this.#intake = undefined;
    this.#isUp = false;
    const left = this.medium.crash(ending, chance);
    if (ending === 'power') oracle.powerLost(this.number, left);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error
    ? `${error.message}${'code' in error ? ` (${String(error.code)})` : ''}`
    : String(error);
}
