// Chance as an argument: a seeded source makes a simulation repeatable. Never used for keys or signatures.

/** `{ next: Math.random }` is the real one. */
export interface Random {
  /** A number in [0, 1), uniformly distributed. */
  next(): number;
}
