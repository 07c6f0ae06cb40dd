// The layout of keys, in the order in which the database keeps them. docs/guides/database.md explains it.
import { HashgraphError } from '@babble/hashgraph';

/** Digits of a number in a key: every safe integer has its place, and texts are ordered as numbers are. */
const DIGITS = 16;

/** A number in a key. */
export function digits(value: number): string {
  return String(value).padStart(DIGITS, '0');
}

/** Whether a number can stand in a key. */
export function isKeyNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** A key with a number at its end; throws `BABBLE_HASHGRAPH_STORE_FAILED` if that cannot stand there. */
export function numbered(prefix: string, number: number): string {
  if (isKeyNumber(number)) return `${prefix}${digits(number)}`;
  throw new HashgraphError('BABBLE_HASHGRAPH_STORE_FAILED', `${number} cannot stand in a key (${prefix})`, {
    reason: 'number',
  });
}

/** The end of all keys with a prefix: keys are ASCII, and none contains `~`. */
export function after(prefix: string): string {
  return `${prefix}~`;
}

/** The number at the end of a key. */
export function numberOf(key: string): number {
  return Number(key.slice(-DIGITS));
}

export const FORMAT_KEY = 'meta/format';
export const GRAPH_KEY = 'meta/graph';
export const JOURNAL_FLOOR_KEY = 'meta/journal';
export const ACKNOWLEDGED_KEY = 'meta/acknowledged';
export const RESTORING_KEY = 'meta/restoring';
export const LOST_KEY = 'meta/lost';
export const JOURNAL = 'journal/';
export const POOL = 'pool/';
export const POOL_MARK_KEY = 'meta/pool';
export const SNAPSHOT_KEY = 'meta/snapshot';
export const SNAPSHOTS = 'snapshot/';
export const BODIES = 'body/';
export const ANSWERS = 'answer/';
/** Before the keys of all generations. */
export const GENERATIONS = 'g';

/** Where an event stands: its insertion number, or its id if it came with a frame and has no number. */
export type Place = number | string;

/** The keys of one generation: what a reset leaves behind as a whole. */
export class GenerationKeys {
  readonly prefix: string;
  readonly events: string;
  readonly chains: string;
  readonly rounds: string;
  readonly frames: string;
  readonly peerSets: string;
  readonly floor: string;

  constructor(generation: number) {
    this.prefix = `${GENERATIONS}${digits(generation)}/`;
    this.events = `${this.prefix}event/n`;
    this.chains = `${this.prefix}chain/`;
    this.rounds = `${this.prefix}round/`;
    this.frames = `${this.prefix}frame/`;
    this.peerSets = `${this.prefix}peers/`;
    this.floor = `${this.prefix}floor`;
  }

  event(place: Place): string {
    return typeof place === 'number' ? `${this.events}${digits(place)}` : `${this.prefix}event/f${place}`;
  }

  id(id: string): string {
    return `${this.prefix}id/${id}`;
  }

  chain(creator: string): string {
    return `${this.chains}${creator}/`;
  }

  link(creator: string, index: number): string {
    return `${this.chain(creator)}${digits(index)}`;
  }
}
