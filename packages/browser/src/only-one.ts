// One tab per key and per database: two that sign with one key would fork. The browser's locks end with the tab, however that ends.
import { BrowserError } from './errors.ts';

/** How long a tab that is being closed or loaded anew may keep them. */
const PATIENCE_MS = 2_000;

/** The right to be the only one. */
export interface Only {
  /** Repeatable. */
  release(): void;
}

/** Rejects with `BABBLE_BROWSER_ALREADY_OPEN` if another tab of this browser keeps one of the two. */
export async function onlyOne(publicKey: string, database: string | undefined): Promise<Only> {
  const keyLock = await take(
    `babble key ${publicKey}`,
    'A validator with this key is open in another tab of this browser: use that tab, or close it. Two tabs with one key would contradict each other.',
    { key: publicKey },
  );
  if (database === undefined) return keyLock;
  try {
    const databaseLock = await onlyDatabase(database);
    return {
      release: () => {
        databaseLock.release();
        keyLock.release();
      },
    };
  } catch (error) {
    keyLock.release();
    throw error;
  }
}

/** The same for a database alone. */
export function onlyDatabase(database: string): Promise<Only> {
  return take(
    `babble database ${database}`,
    `The database "${database}" is open in another tab of this browser: close that tab, or use another database.`,
    { database },
  );
}

function take(name: string, message: string, data: Readonly<Record<string, string>>): Promise<Only> {
  return new Promise((resolve, reject) => {
    const held = (): Promise<void> =>
      new Promise((release) => {
        resolve({ release });
      });
    navigator.locks.request(name, { signal: AbortSignal.timeout(PATIENCE_MS) }, held).catch((cause: unknown) => {
      const isTaken = cause instanceof DOMException && (cause.name === 'TimeoutError' || cause.name === 'AbortError');
      reject(isTaken ? new BrowserError('BABBLE_BROWSER_ALREADY_OPEN', message, data, cause) : cause);
    });
  });
}
