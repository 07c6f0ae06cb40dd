// How much may be asked per second, with some to spend at once.

export class TokenBucket {
  readonly #perSecond: number;
  /** In thousandths of a token, so that nothing is lost to rounding. */
  readonly #most: number;
  #there: number;
  #atMs: number;

  constructor(perSecond: number, most: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#most = most * 1_000;
    this.#there = this.#most;
    this.#atMs = nowMs;
  }

  /** Takes so many if they are there: then 0. Otherwise nothing, and the milliseconds until they would be. More than fit count as full. */
  take(count: number, nowMs: number): number {
    this.#there = this.#thereAt(nowMs);
    this.#atMs = nowMs;
    const wanted = Math.min(count * 1_000, this.#most);
    if (this.#there < wanted) return Math.ceil((wanted - this.#there) / this.#perSecond);
    this.#there -= wanted;
    return 0;
  }

  /** Nothing was taken lately: it need not be remembered. */
  isFull(nowMs: number): boolean {
    return this.#thereAt(nowMs) >= this.#most;
  }

  #thereAt(nowMs: number): number {
    return Math.min(this.#most, this.#there + Math.max(0, nowMs - this.#atMs) * this.#perSecond);
  }
}
