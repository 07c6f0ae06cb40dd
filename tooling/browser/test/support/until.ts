// Waiting for what a page or a node will show, without knowing when.

/** How long anything may take: the machine may be slow, and others may be at work on it. */
export const WITHIN_MS = 120_000;
const BETWEEN_MS = 50;

/** The first value of `look` that `isDone`; rejects with the last one otherwise. */
export async function until<T>(look: () => Promise<T> | T, isDone: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const value = await look();
    if (isDone(value)) return value;
    if (Date.now() > deadline) throw new Error(`waited in vain; it is ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
}
