// A whole recording with its history: what was known after each event. Positions count events: at position p the first p of them
// are there.

import { encodeHex } from '@babble/crypto';
import type { Block, Hashgraph, Replay } from '@babble/hashgraph';
import type { PeerSet } from '@babble/peers';
import type { RecordedStep } from './recorder.ts';

/** What is known before the first event: nothing at a genesis, a block and its round at a frame. */
export interface RecordingStart {
  readonly lastBlockIndex: number;
  readonly lastConsensusRound: number;
}

/** Of a recording that begins with the genesis. */
export const GENESIS_START: RecordingStart = { lastBlockIndex: -1, lastConsensusRound: -1 };

export class Recording {
  readonly file: string;
  readonly start: RecordingStart;
  readonly hashgraph: Hashgraph;
  readonly steps: readonly RecordedStep[];
  /** With what they brought about: the insertion number of the event. */
  readonly #numberOf = new Map<string, number>();
  readonly #fameAt = new Map<string, number>();
  readonly #receivedAt = new Map<string, { readonly at: number; readonly round: number }>();
  readonly #decidedAt = new Map<number, number>();
  readonly #blockAt = new Map<number, number>();
  readonly #blockOfRound = new Map<number, number>();
  readonly #signedAt = new Map<string, number>();

  constructor(file: string, start: RecordingStart, { hashgraph }: Replay, steps: readonly RecordedStep[]) {
    this.file = file;
    this.start = start;
    this.hashgraph = hashgraph;
    this.steps = steps;
    for (const [number, step] of steps.entries()) this.#note(number, step);
  }

  get length(): number {
    return this.steps.length;
  }

  /** What was known at a position; nothing yet at 0. */
  at(position: number): RecordedStep | undefined {
    return this.steps[Math.min(position, this.steps.length) - 1];
  }

  numberOf(id: string): number | undefined {
    return this.#numberOf.get(id);
  }

  fameAt(id: string): number | undefined {
    return this.#fameAt.get(id);
  }

  received(id: string): { readonly at: number; readonly round: number } | undefined {
    return this.#receivedAt.get(id);
  }

  decidedAt(round: number): number | undefined {
    return this.#decidedAt.get(round);
  }

  blockOfRound(round: number): number | undefined {
    return this.#blockOfRound.get(round);
  }

  /** A block of the recording with the signatures that had come by a position; `undefined` if it was not there yet. */
  block(index: number, position: number): Block | undefined {
    const block = this.hashgraph.block(index);
    if (block === undefined || (this.#blockAt.get(index) ?? -1) >= position) return undefined;
    const signatures = [...(block.signatures ?? [])].filter(
      ([validator]) => (this.#signedAt.get(signatureKey(index, validator)) ?? -1) < position,
    );
    return { ...block, signatures: new Map(signatures) };
  }

  /** The peer-sets that were known at a position, ascending by the round from which on they hold. */
  peerSets(position: number): readonly (readonly [round: number, peerSet: PeerSet])[] {
    const all = this.hashgraph.peerSets();
    return all.slice(0, this.at(position)?.peerSets ?? 1);
  }

  /** The newest events of a creator and of all: how many of the last `count` before a position are its own. */
  shares(position: number, count: number): ReadonlyMap<string, number> {
    const shares = new Map<string, number>();
    for (const { event } of this.steps.slice(Math.max(0, position - count), position)) {
      shares.set(event.creator, (shares.get(event.creator) ?? 0) + 1);
    }
    return shares;
  }

  /** The newest event of a creator at a position. */
  head(creator: string, position: number): RecordedStep | undefined {
    for (let number = position - 1; number >= 0; number -= 1) {
      const step = this.steps[number];
      if (step?.event.creator === creator) return step;
    }
    return undefined;
  }

  #note(number: number, { event, fame, received, decidedRounds, blocks }: RecordedStep): void {
    this.#numberOf.set(event.event.id, number);
    for (const { id } of fame) this.#fameAt.set(id, number);
    for (const [round, ids] of received) for (const id of ids) this.#receivedAt.set(id, { at: number, round });
    for (const round of decidedRounds) this.#decidedAt.set(round, number);
    for (const index of blocks) {
      this.#blockAt.set(index, number);
      const round = this.hashgraph.block(index)?.body.roundReceived;
      if (round !== undefined) this.#blockOfRound.set(Number(round), index);
    }
    for (const { validator, index } of event.event.body.blockSignatures ?? []) {
      const key = signatureKey(Number(index), encodeHex(validator ?? new Uint8Array(0)));
      if (!this.#signedAt.has(key)) this.#signedAt.set(key, number);
    }
  }
}

function signatureKey(index: number, validator: string): string {
  return `${index} ${validator.toUpperCase()}`;
}
