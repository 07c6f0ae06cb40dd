// SIGINT and SIGTERM, which both ask a node to end. Rule NODE-LOOP-5.

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Resolve with the first signal, and with the one after it; a third ends the process as if nobody listened. */
export interface TwoSignals {
  readonly first: Promise<NodeJS.Signals>;
  readonly second: Promise<NodeJS.Signals>;
}

/** Listens from now on. */
export function twoSignals(): TwoSignals {
  const waiting: ((signal: NodeJS.Signals) => void)[] = [];
  const next = (): Promise<NodeJS.Signals> => new Promise((resolve) => waiting.push(resolve));
  const arrived = (signal: NodeJS.Signals): void => {
    waiting.shift()?.(signal);
    if (waiting.length === 0) for (const name of SIGNALS) process.off(name, arrived);
  };
  for (const name of SIGNALS) process.on(name, arrived);
  return { first: next(), second: next() };
}
