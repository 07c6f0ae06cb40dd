// One network, from its beginning through all the crashes that a plan has for it, to the end, where everything must be there.

import { publicKeyOf } from '@babble/crypto';
import type { Logger } from '@babble/host';
import { silentLogger } from '@babble/host';
import { type MemoryNetwork, memoryNetwork } from '@babble/net';
import type { FailPointName } from '@babble/node';
import type { Peer } from '@babble/peers';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { Machine } from './machine.ts';
import { Oracle } from './oracle.ts';
import type { CrashPoint, Plan } from './plan.ts';
import { keyOf } from './seals.ts';

/** What came of a run. */
export interface Outcome {
  /** The crashes that happened; to some steps nobody comes. */
  readonly crashes: readonly CrashPoint[];
  /** What must not be. */
  readonly findings: readonly string[];
}

/** How long a step is waited for, and how long everything may take that has to come, in ms of simulated time. */
const REACH_MS = 1_000;
const CATCH_UP_MS = 2_500;
const COME_MS = 60_000;
/** Until a history is so long that some of it can go, and until that is looked at again. */
const GROW_MS = 60_000;
const PRUNE_MS = 12_000;
/** Nodes that prune keep as little as they can: two thousand events. */
const PRUNING = { prune: true, keepBlocks: 10, cacheSize: 1 };
const EVENTS_TO_PRUNE = 2_200;
/** Transactions are submitted so often, in ms. */
const LOAD_MS = 12;

export interface RunInit {
  readonly seed: number;
  readonly logger?: (machine: number) => Logger;
  /** Hears what happens. */
  readonly tell?: (what: string) => void;
}

/** Runs a plan; the same plan and seed have the same outcome. */
export function run(plan: Plan, init: RunInit): Promise<Outcome> {
  return new Run(plan, init).outcome();
}

class Run {
  readonly #plan: Plan;
  readonly #chance: Chance;
  readonly #clock = new SimulatedClock(1_700_000_000_000);
  readonly #oracle = new Oracle();
  readonly #network: MemoryNetwork;
  readonly #machines: readonly Machine[];
  readonly #tell: (what: string) => void;
  readonly #crashes: CrashPoint[] = [];
  /** What is waited for. */
  #armed: { readonly point: CrashPoint; readonly victim: Machine | undefined; hits: number } | undefined;
  #victims: readonly Machine[] = [];
  #isLoading = false;
  #submitted = 0;

  constructor(plan: Plan, { seed, logger = () => silentLogger, tell = () => undefined }: RunInit) {
    this.#plan = plan;
    this.#tell = (what) => tell(`${(this.#clock.now() % 1_000_000).toFixed(1)} ${what}`);
    this.#chance = new Chance(Math.imul(seed + 1, 0xc2b2ae35) ^ Math.imul(plan.number + 1, 0x27d4eb2f));
    const [clock, chance, oracle] = [this.#clock, this.#chance, this.#oracle];
    this.#network = memoryNetwork({ clock, random: chance, delayMs: 1, jitterMs: 1 });
    const keys = Array.from({ length: plan.size + (plan.change === 'join' ? 1 : 0) }, (_, number) => keyOf(number));
    const peers: readonly Peer[] = keys.slice(0, plan.size).map((key, number) => ({
      netAddr: `machine${number}`,
      pubKeyHex: publicKeyOf(key).hex,
      moniker: `machine${number}`,
    }));
    this.#machines = keys.map(
      (key, number) =>
        new Machine({
          number,
          key,
          memory: plan.memory,
          settings: {
            fastSync: plan.situation === 'catchUp',
            snapshotInterval: plan.snapshotInterval,
            ...(plan.situation === 'prune' && PRUNING),
          },
          peers,
          savesPeers: plan.savesPeers,
          clock,
          network: this.#network,
          chance,
          oracle,
          logger: logger(number),
          onStep: (machine, step) => this.#onStep(machine, step),
        }),
    );
  }

  async outcome(): Promise<Outcome> {
    const { size, situation, change, crashes } = this.#plan;
    for (const machine of this.#machines.slice(0, size)) machine.start(false);
    this.#load(LOAD_MS);
    await this.#clock.run(60);
    const [first, ...others] = crashes;
    if (situation === 'catchUp') await this.#cutOff(first);
    else if (situation === 'restart') await this.#restartInto(first);
    else if (situation === 'prune') await this.#growInto(first);
    else {
      if (change !== 'none') this.#change();
      await this.#crash(first, undefined, REACH_MS);
    }
    for (const point of others) await this.#crash(point, undefined, REACH_MS);
    await this.#settle();
    for (const machine of this.#machines) machine.end('kill');
    return { crashes: this.#crashes, findings: this.#oracle.findings };
  }

  /** One more asks to be let in, or one of them to be let go, a little later. */
  #change(): void {
    const { size, change } = this.#plan;
    const machine = change === 'join' ? this.#machines[size] : this.#chance.pick(this.#machines);
    this.#clock.setTimeout(
      () => {
        this.#tell(`machine ${machine?.number} is to ${change}`);
        if (change === 'join') machine?.start();
        else machine?.leave();
      },
      this.#chance.pick([0, 5, 20, 80]),
    );
  }

  /** Until so much has happened that the oldest of it is dropped. */
  async #growInto(point: CrashPoint | undefined): Promise<void> {
    await this.#clock.runUntil(() => this.#oracle.eventCount >= EVENTS_TO_PRUNE, GROW_MS);
    await this.#crash(point, undefined, PRUNE_MS);
  }

  /** One node goes on alone, and then catches up with what the others did meanwhile. */
  async #cutOff(point: CrashPoint | undefined): Promise<void> {
    const late = this.#machines.at(-1);
    if (late === undefined) return;
    this.#network.partition([[`machine${late.number}`]]);
    // What it makes has to be so old that nobody keeps its parents any more before it is lost.
    await this.#clock.run(point?.step === 'lost-recovered' ? 800 : this.#chance.pick([150, 300, 600]));
    late.end('kill');
    this.#tell(`machine ${late.number} is killed; the others go on`);
    await this.#clock.run(100);
    this.#network.heal();
    late.start();
    await this.#crash(point, late, CATCH_UP_MS);
  }

  async #restartInto(point: CrashPoint | undefined): Promise<void> {
    const victim = this.#chance.pick(this.#machines);
    victim.end(this.#chance.pick(['kill', 'power']));
    await this.#clock.run(this.#chance.below(100));
    const crashed = this.#crash(point, victim, REACH_MS);
    victim.start();
    await crashed;
  }

  /** Waits until somebody, or `victim`, comes to a step, ends whom the plan says, and starts them again. */
  async #crash(point: CrashPoint | undefined, victim: Machine | undefined, limitMs: number): Promise<void> {
    if (point === undefined) return;
    this.#armed = { point, victim, hits: 0 };
    const isOver = (): boolean => this.#armed === undefined || this.#oracle.findings.length > 0;
    await this.#clock.reaches(isOver, limitMs);
    if (this.#armed !== undefined) {
      this.#tell(`nobody comes to ${point.step} for the ${point.hit}. time`);
      this.#armed = undefined;
      return;
    }
    const victims = [...this.#victims];
    await this.#clock.run(this.#chance.pick([0, 5, 80]));
    while (victims.length > 0) {
      const [next] = victims.splice(this.#chance.below(victims.length), 1);
      if (next !== undefined) this.#startAgain(next);
      await this.#clock.run(this.#chance.pick([0, 1, 10, 100]));
    }
  }

  /** Nobody starts who has left: he would ask to be let in. */
  #startAgain(machine: Machine): void {
    const others = this.#machines.filter((other) => other !== machine && other.isUp);
    if (machine.isLeaving && others.some((other) => !other.counts(machine))) machine.forget();
    else machine.start();
  }

  #onStep(machine: Machine, step: FailPointName): void {
    const armed = this.#armed;
    if (armed?.point.step !== step || (armed.victim ?? machine) !== machine) return;
    armed.hits += 1;
    if (armed.hits !== armed.point.hit) return;
    const { afterMs } = armed.point;
    if (afterMs === 0) this.#endAt(armed.point, machine);
    else this.#clock.setTimeout(() => this.#endAt(armed.point, machine), afterMs);
  }

  #endAt(point: CrashPoint, machine: Machine): void {
    if (this.#armed?.point !== point) return;
    this.#armed = undefined;
    const { step, extent, ending } = point;
    this.#crashes.push(point);
    this.#victims = this.#machines.filter((other) => other.isRunning && (extent === 'all' || other === machine));
    this.#tell(`machine ${machine.number} comes to ${step}; ${ending} of ${this.#victims.map((m) => m.number).join()}`);
    for (const victim of this.#victims) victim.end(ending);
  }

  /** Transactions, one after the other, at whoever is there. */
  #load(everyMs: number): void {
    this.#isLoading = true;
    const next = (): void => {
      if (!this.#isLoading) return;
      const up = this.#machines.filter((machine) => machine.takesTransactions);
      if (up.length > 0) this.#submit(this.#chance.pick(up));
      this.#clock.setTimeout(next, everyMs * 2 * this.#chance.next());
    };
    next();
  }

  #submit(machine: Machine): void {
    this.#submitted += 1;
    machine.submit(`${this.#submitted} at ${machine.number}`);
  }

  /** The end: everything that was accepted has to be in blocks, and all applications at the newest; at every machine something is accepted once more, and then no more. */
  async #settle(): Promise<void> {
    this.#isLoading = false;
    const isDone = (machine: Machine): boolean => machine.isUp || machine.hasLeft;
    if (!(await this.#comes(() => this.#machines.every(isDone) && this.#hasChanged()))) {
      this.#oracle.found('not all nodes start, or have come or gone');
    }
    const staying = this.#machines.filter((machine) => !machine.hasLeft);
    for (const machine of staying) this.#submit(machine);
    await this.#clock.run(20);
    await this.#comes(() => {
      const { missing, newest } = this.#oracle;
      return missing.length === 0 && staying.every(({ application }) => application.last === newest);
    });
    const { missing, newest } = this.#oracle;
    if (missing.length > 0) this.#oracle.found(`accepted and in no block: ${missing.join(', ')}`);
    for (const { number, application } of staying) {
      if (application.last !== newest) {
        this.#oracle.found(`machine ${number} stays at block ${application.last}; the newest is ${newest}`);
      }
    }
  }

  /** Whoever was to come or to go has, in the eyes of all that are there. */
  #hasChanged(): boolean {
    const { size, change } = this.#plan;
    if (change === 'leave') return this.#machines.some(({ hasLeft }) => hasLeft);
    const joiner = this.#machines[size];
    return joiner === undefined || this.#machines.every((machine) => machine.counts(joiner));
  }

  /** Whether it comes, in a time that is long enough for everything; after a finding nothing has to come any more. */
  #comes(done: () => boolean): Promise<boolean> {
    return this.#clock.reaches(() => this.#oracle.findings.length > 0 || done(), COME_MS);
  }
}
