// From peer-sets by round to the stays of each validator: a set holds until the next one.
import type { MembershipAnswer } from '@babble/service';

export interface Span {
  /** The first round. */
  readonly first: number;
  /** The first round without it, `undefined` if it is a validator still. */
  readonly after: number | undefined;
}

export interface Stay {
  readonly publicKey: string;
  readonly moniker: string;
  readonly spans: readonly Span[];
}

/** In the order in which validators appeared. */
export function staysOf({ history }: Pick<MembershipAnswer, 'history'>): readonly Stay[] {
  const names = new Map<string, string>();
  for (const { validators } of history) for (const { publicKey, moniker } of validators) names.set(publicKey, moniker);
  return [...names].map(([publicKey, moniker]) => ({ publicKey, moniker, spans: spansOf(publicKey, history) }));
}

function spansOf(publicKey: string, history: MembershipAnswer['history']): readonly Span[] {
  const spans: Span[] = [];
  for (const { round, validators } of history) {
    const isIn = validators.some((peer) => peer.publicKey === publicKey);
    const last = spans.at(-1);
    const isOpen = last !== undefined && last.after === undefined;
    if (isIn && !isOpen) spans.push({ first: round, after: undefined });
    if (!isIn && isOpen) spans[spans.length - 1] = { first: last.first, after: round };
  }
  return spans;
}
