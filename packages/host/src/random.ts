// Chance as an argument: a seeded source makes a simulation repeatable. Never used for keys or signatures.

export interface Random {
  /** A number in [0, 1), uniformly distributed. */
  next(): number;
}
