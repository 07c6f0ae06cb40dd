// Events as a node tells them, made from a few words.
import type { EventAnswer } from '@babble/service';

export interface Made {
  readonly creator: string;
  readonly index: number;
  readonly self?: string;
  readonly other?: string;
  readonly lamport: number;
  readonly round?: number;
}

/** Ids are the creator's letter and the index; insertion numbers count from `first`. */
export function made(events: readonly Made[], first = 0): readonly EventAnswer[] {
  return events.map(({ creator, index, self, other, lamport, round = 0 }, i) => ({
    id: `${creator}${index}`,
    number: first + i,
    creator,
    creatorId: 1,
    index,
    selfParent: self ?? null,
    otherParent: other ?? null,
    round,
    lamport,
    witness: false,
    fame: null,
    roundReceived: null,
    block: null,
    timestamp: 0,
    transactions: 0,
    internalTransactions: 0,
    signatures: 0,
  }));
}

/** `count` events of two creators that gossip with each other in turn, one per layer. */
export function gossip(count: number, first = 0): readonly EventAnswer[] {
  return made(
    Array.from({ length: count }, (_, i) => {
      const at = first + i;
      const creator = at % 2 === 0 ? 'a' : 'b';
      const index = Math.floor(at / 2);
      const otherIndex = at % 2 === 0 ? index - 1 : index;
      return {
        creator,
        index,
        ...(index === 0 ? {} : { self: `${creator}${index - 1}` }),
        ...(otherIndex < 0 ? {} : { other: `${creator === 'a' ? 'b' : 'a'}${otherIndex}` }),
        lamport: at,
      };
    }),
    first,
  );
}
