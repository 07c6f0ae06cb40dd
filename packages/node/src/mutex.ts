// One critical section: what holds it is not interleaved with anything else that wants it. Rule OURS-9.

export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `section` after all sections asked for before; resolves or rejects with its outcome. */
  run<T>(section: () => Promise<T>): Promise<T> {
    const outcome = this.#last.then(section);
    // Only the order is kept here: a failure goes to whoever asked for this section, and must not fail the next one.
    this.#last = outcome.catch(() => undefined);
    return outcome;
  }
}
