// Generated schedules: every way of gossiping that has its own failures, with and without membership changes. One seed, one
// schedule.
import type { DrawnRequest } from '@babble/hashgraph/drawing';
import type { Coins } from './materialise.ts';
import { Random } from './random.ts';
import { recordedSchedule } from './recorded-schedule.ts';
import type { Schedule, Step } from './schedule.ts';

/** Who meets whom. */
export const GOSSIP_KINDS = [
  'uniform',
  'ring',
  'star',
  'selfChains',
  'bursts',
  'laggard',
  'silent',
  'partition',
  'oldParents',
  'busy',
] as const;
export type GossipKind = (typeof GOSSIP_KINDS)[number];

/** Who asks to join or to leave, and when. */
export const MEMBERSHIP_KINDS = ['static', 'join', 'leave', 'several'] as const;
export type MembershipKind = (typeof MEMBERSHIP_KINDS)[number];

/** Recordings with split votes and coin rounds; the last two bring membership changes that come late (HG-PEERS-6). */
export const ADVERSARIAL_RECORDINGS = [
  'coin-true-n4',
  'coin-false-n4',
  'coin-false-n5',
  'late-add-n4',
  'late-remove-n4',
] as const;

export interface GossipOptions {
  readonly gossip: GossipKind;
  readonly membership: MembershipKind;
  readonly genesisCount: number;
  readonly stepCount: number;
}

/** A schedule of one kind or another, of at most `maxSteps` steps. */
export function generateSchedule(seed: number, maxSteps: number): Schedule {
  const random = new Random(seed);
  if (random.oneIn(6)) return lateChangeSchedule(seed, maxSteps);
  if (random.oneIn(5)) return adversarialSchedule(seed, random.pick(ADVERSARIAL_RECORDINGS), maxSteps);
  const genesisCount = 1 + Math.min(random.below(10), random.below(10));
  return gossipSchedule(seed, {
    gossip: random.pick(GOSSIP_KINDS),
    membership: random.pick(MEMBERSHIP_KINDS),
    genesisCount,
    stepCount: Math.min(maxSteps, genesisCount * (10 + random.below(30))),
  });
}

/** A recorded adversary up to some point, a few steps of it changed, then chance. */
export function adversarialSchedule(
  seed: number,
  recording: (typeof ADVERSARIAL_RECORDINGS)[number],
  maxSteps: number,
): Schedule {
  const random = new Random(seed ^ 0x5bd1e995);
  const { genesisCount, steps } = recordedSchedule(recording);
  const kept = steps.slice(0, Math.min(maxSteps, 30 + random.below(steps.length)));
  const changed = [...kept];
  for (let changes = random.below(4); changes > 0; changes -= 1) {
    const at = random.below(changed.length);
    if (random.oneIn(2)) changed.splice(at, 1);
    else changed.splice(at, 0, { ...random.pick(kept), who: random.below(genesisCount), age: 0, requests: [] });
  }
  const members = Array.from({ length: genesisCount + 1 }, (_, column) => column);
  while (changed.length < maxSteps && !random.oneIn(30)) changed.push(uniform(random, members));
  const coins: Coins = recording === 'coin-true-n4' ? 'natural' : random.pick(['false', 'false', 'mixed']);
  return { seed, coins, genesisCount, steps: changed };
}

/**
 * Membership changes that become effective at rounds that exist already (HG-PEERS-6): a recorded adversary keeps an early round
 * undecided for long, but asks for other changes than the recording, and its end is gossip with somebody nearly silent.
 */
export function lateChangeSchedule(seed: number, maxSteps: number): Schedule {
  const random = new Random(seed ^ 0x7feb352d);
  const { genesisCount, steps: recorded } = recordedSchedule('late-add-n4');
  const kept = recorded.slice(0, Math.min(maxSteps, 40 + random.below(44)));
  const columns = [0, 1, 2, 3, 4, 5];
  const steps: Step[] = kept.map((step) => ({ ...step, requests: [] }));
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const at = random.below(10);
    const step = steps[at];
    const column = random.pick(columns);
    const request: DrawnRequest = { kind: column < genesisCount && !random.oneIn(4) ? 'leave' : 'join', column };
    if (step !== undefined) steps[at] = { ...step, requests: [...step.requests, request] };
  }
  const quiet = random.below(genesisCount);
  const [rare, joinAt] = [6 + random.below(30), 66 + random.below(20)];
  while (steps.length < maxSteps) {
    const members = columns.filter((column) => column !== quiet && (column < genesisCount || steps.length > joinAt));
    const step = uniform(random, members);
    const whom = random.oneIn(rare * 4) ? quiet : step.whom;
    // What the quiet one says is old: a witness of a round that the others have left.
    if (random.oneIn(rare)) steps.push({ ...step, who: quiet, age: random.below(9) });
    else steps.push({ ...step, whom });
  }
  return { seed, coins: 'natural', genesisCount, steps };
}

/** Gossip of one kind from the first event on. */
export function gossipSchedule(seed: number, options: GossipOptions): Schedule {
  const { genesisCount, stepCount } = options;
  const random = new Random(seed ^ 0x2545f491);
  const requests = membershipRequests(random, options);
  const members = Array.from({ length: genesisCount }, (_, column) => column);
  const meet = meetings(random, options);
  const speakFirst = random.oneIn(4) ? [] : members;
  const steps: Step[] = speakFirst.map((who) => ({
    who,
    whom: undefined,
    age: 0,
    transaction: random.oneIn(3),
    requests: [],
  }));
  while (steps.length < stepCount) {
    const at = steps.length;
    steps.push({ ...meet(members, at), requests: requests.get(at) ?? [] });
    for (const { kind, column } of requests.get(at - 3 * genesisCount) ?? []) {
      if (kind === 'join' && !members.includes(column)) members.push(column);
      if (kind === 'leave' && members.length > 1)
        members.splice(members.indexOf(column), members.includes(column) ? 1 : 0);
    }
  }
  return { seed, coins: random.oneIn(8) ? 'mixed' : 'natural', genesisCount, steps };
}

/** Requests by step. Several ones may fall within the six rounds of the offset (HG-CONST-3), also into one event. */
function membershipRequests(
  random: Random,
  { membership, genesisCount, stepCount }: GossipOptions,
): ReadonlyMap<number, readonly DrawnRequest[]> {
  const requests = new Map<number, readonly DrawnRequest[]>();
  if (membership === 'static') return requests;
  let joiner = genesisCount;
  for (let count = membership === 'several' ? 2 + random.below(4) : 1; count > 0; count -= 1) {
    const joins = membership === 'join' || (membership === 'several' && !random.oneIn(3));
    const request: DrawnRequest = joins
      ? { kind: 'join', column: random.oneIn(6) ? random.below(joiner) : joiner++ }
      : { kind: 'leave', column: random.below(joiner) };
    const at = genesisCount + random.below(Math.max(1, Math.floor(stepCount / 3)));
    requests.set(at, [...(requests.get(at) ?? []), request]);
  }
  return requests;
}

type Meeting = (members: readonly number[], at: number) => Step;

function meetings(random: Random, { gossip, genesisCount, stepCount }: GossipOptions): Meeting {
  const special = random.below(genesisCount);
  const threshold = 0.2 + random.below(40) / 100;
  switch (gossip) {
    case 'uniform':
      return (members) => uniform(random, members);
    case 'ring':
      return (members, at) => pair(random, members[at % members.length], members[(at + 1) % members.length]);
    case 'star': {
      return (members) => {
        const hub = members[0];
        const other = random.pick(members);
        return random.oneIn(2) ? pair(random, hub, other) : pair(random, other, hub);
      };
    }
    case 'selfChains':
      return (members) => (random.oneIn(3) ? uniform(random, members) : pair(random, random.pick(members), undefined));
    case 'bursts': {
      const length = 4 + random.below(16);
      let couple: readonly number[] = [];
      return (members, at) => {
        if (at % length === 0 || couple.length === 0) couple = [random.pick(members), random.pick(members)];
        return pair(random, couple[at % 2], couple[(at + 1) % 2]);
      };
    }
    case 'laggard':
      return (members) => {
        const step = without(random, members, special, random.oneIn(8));
        return { ...step, age: step.who === special ? random.below(3 * genesisCount) : 0 };
      };
    case 'silent':
      return (members, at) => without(random, members, special, at < stepCount * threshold);
    case 'partition':
      return (members, at) => {
        const split = at > stepCount * threshold && at < stepCount * (threshold + 0.3);
        const left = random.oneIn(2);
        const half = members.filter((member) => (member % 2 === 0) === left);
        return uniform(random, split && half.length > 0 ? half : members);
      };
    case 'busy':
      return (members) =>
        random.oneIn(4) || !members.includes(special)
          ? uniform(random, members)
          : pair(random, special, random.oneIn(2) ? random.pick(members) : undefined);
    case 'oldParents':
      return (members) => ({ ...uniform(random, members), age: random.below(4) });
  }
}

/** A random member on the head of another one; now and then on an event of its own, or on none. */
function uniform(random: Random, members: readonly number[]): Step {
  const who = random.pick(members);
  const others = members.filter((member) => member !== who);
  if (others.length === 0 || random.oneIn(40)) return pair(random, who, random.oneIn(2) ? who : undefined);
  return pair(random, who, random.pick(others));
}

function without(random: Random, members: readonly number[], absent: number, speaks: boolean): Step {
  const present = members.filter((member) => member !== absent);
  return uniform(random, speaks || present.length === 0 ? members : present);
}

function pair(random: Random, who: number | undefined, whom: number | undefined): Step {
  const creator = who ?? 0;
  const other = whom === creator && !random.oneIn(10) ? undefined : whom;
  return { who: creator, whom: other, age: 0, transaction: random.oneIn(3), requests: [] };
}
