// Whether this node knows its own newest index. Until it does it creates no event: a node that lost its memory would
// otherwise sign a second event for an index it used before. Rules NODE-SELF-6, OURS-4.
import type { PeerSet } from '@babble/peers';

export class OwnHead {
  readonly #key: string;
  /** The newest own index each validator reported in its known map. */
  readonly #reports = new Map<string, number>();
  #certain = false;

  constructor(key: string) {
    this.#key = key;
  }

  /** Takes the index of the own newest event as a validator knows it, −1 for none. */
  report(validator: string, index: number): void {
    if (!this.#certain) this.#reports.set(validator, index);
  }

  /** Whether a super-majority of the validators, this node among them, know nothing newer than `lastIndex`. */
  isCertain(lastIndex: number, validators: PeerSet): boolean {
    if (this.#certain) return true;
    const agreeing = validators.keys.filter((key) => {
      if (key === this.#key) return true;
      const reported = this.#reports.get(key);
      return reported !== undefined && reported <= lastIndex;
    });
    const newer = [...this.#reports.values()].some((reported) => reported > lastIndex);
    this.#certain = !newer && agreeing.length >= validators.superMajority;
    return this.#certain;
  }
}
