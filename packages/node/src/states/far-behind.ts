// Whether this node lacks what its peers do not keep any more: their answers neither bring it further nor can ever do so. Rule NODE-STATE-11.

/** How long it has to be so: pulls that cross one another look like it for a moment. */
const FIRST_PATIENCE_MS = 2_000;
const LONGEST_PATIENCE_MS = 60_000;

export interface FarBehindInit {
  /** How the last pulls from the peers ended. */
  readonly help: () => { readonly helped: number; readonly helpless: number };
  /** How many peers there are, this node not among them. */
  readonly peerCount: () => number;
  readonly now: () => number;
}

export class FarBehind {
  readonly #init: FarBehindInit;
  #sinceMs: number | undefined;
  #patienceMs = FIRST_PATIENCE_MS;

  constructor(init: FarBehindInit) {
    this.#init = init;
  }

  /**
   * Whether no peer helps, and more say so than may be liars, for long enough. After `true` it takes longer each time, until
   * {@link overcome}.
   */
  check(): boolean {
    const { help, now } = this.#init;
    const { helped, helpless } = help();
    if (helped > 0 || helpless === 0 || helpless <= this.#mayLie()) {
      this.#sinceMs = undefined;
      return false;
    }
    this.#sinceMs ??= now();
    if (now() - this.#sinceMs < this.#patienceMs) return false;
    this.#sinceMs = undefined;
    this.#patienceMs = Math.min(2 * this.#patienceMs, LONGEST_PATIENCE_MS);
    return true;
  }

  /** Never all of them. */
  #mayLie(): number {
    const count = this.#init.peerCount();
    return Math.min(Math.floor(count / 3), count - 1);
  }

  /** It has come further. */
  overcome(): void {
    this.#patienceMs = FIRST_PATIENCE_MS;
  }
}
