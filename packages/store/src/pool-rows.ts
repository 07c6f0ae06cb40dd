// The transactions that wait, as rows: what came together stands together, under the number of its first. Numbers ascend, and the oldest go first; a row goes
// when its last has gone, and until then a mark says where the pool begins.
import type { NodeNotes, Transaction } from '@babble/hashgraph';
import { readAs } from './cells.ts';
import type { LevelDatabase, Operation } from './database.ts';
import { TEXT_TO_BYTES } from './database.ts';
import { after, numbered, numberOf, POOL, POOL_MARK_KEY } from './keys.ts';
import { openRow, sealRow } from './row.ts';
import { type TransactionCells, transactionCells, transactionsOf } from './rows/transactions.ts';

/** A row: consecutive numbers. */
interface PoolRow {
  readonly first: number;
  readonly transactions: readonly Transaction[];
}

/** Which rows there are. */
export class PoolRows {
  /** First number and the number after the last, ascending. */
  readonly #rows: (readonly [first: number, end: number])[];
  #isMarked: boolean;

  private constructor(rows: readonly (readonly [first: number, end: number])[], isMarked: boolean) {
    this.#rows = [...rows];
    this.#isMarked = isMarked;
  }

  static async read(database: LevelDatabase): Promise<PoolRows> {
    const { rows, mark } = await readRows(database);
    return new PoolRows(
      rows.map(({ first, transactions }) => [first, first + transactions.length] as const),
      mark !== undefined,
    );
  }

  /** Number of rows. */
  get count(): number {
    return this.#rows.length;
  }

  /** What the notes change. */
  note({ pooled = [], unpooledBelow }: NodeNotes): readonly Operation[] {
    // What has come and gone since the last change is never written.
    const staying = pooled.filter(([number]) => unpooledBelow === undefined || number >= unpooledBelow);
    const added = together(staying).map(({ first, transactions }): Operation => {
      this.#rows.push([first, first + transactions.length]);
      const key = numbered(POOL, first);
      return { type: 'put', key, value: sealRow(key, transactionCells(transactions)) };
    });
    return unpooledBelow === undefined ? added : [...added, ...this.#drop(unpooledBelow)];
  }

  #drop(below: number): readonly Operation[] {
    const count = this.#rows.findIndex(([, end]) => end > below);
    const gone = this.#rows.splice(0, count < 0 ? this.#rows.length : count);
    const operations = gone.map(([first]): Operation => ({ type: 'del', key: numbered(POOL, first) }));
    const [oldest] = this.#rows;
    if (oldest !== undefined && oldest[0] < below) {
      operations.push({ type: 'put', key: POOL_MARK_KEY, value: sealRow(POOL_MARK_KEY, below) });
      this.#isMarked = true;
    } else if (this.#isMarked) {
      operations.push({ type: 'del', key: POOL_MARK_KEY });
      this.#isMarked = false;
    }
    return operations;
  }
}

/** All that waits, by its numbers. */
export async function readPool(database: LevelDatabase): Promise<readonly (readonly [number, Transaction])[]> {
  const { rows, mark = 0 } = await readRows(database);
  return rows
    .flatMap(({ first, transactions }) => transactions.map((transaction, i) => [first + i, transaction] as const))
    .filter(([number]) => number >= mark);
}

async function readRows(database: LevelDatabase): Promise<{ rows: readonly PoolRow[]; mark: number | undefined }> {
  const mark = await database.get(POOL_MARK_KEY, TEXT_TO_BYTES);
  const found = await database.iterator({ gte: POOL, lt: after(POOL), ...TEXT_TO_BYTES }).all();
  const rows = found.map(([key, row]): PoolRow => {
    const transactions = transactionsOf(readAs<TransactionCells>(openRow(key, row)));
    return { first: numberOf(key), transactions: transactions ?? [] };
  });
  return { rows, mark: mark === undefined ? undefined : readAs<number>(openRow(POOL_MARK_KEY, mark)) };
}

/** In runs of consecutive numbers. */
function together(pooled: readonly (readonly [number: number, transaction: Transaction])[]): readonly PoolRow[] {
  const runs: { readonly first: number; readonly transactions: Transaction[] }[] = [];
  for (const [number, transaction] of pooled) {
    const last = runs.at(-1);
    if (last !== undefined && number === last.first + last.transactions.length) last.transactions.push(transaction);
    else runs.push({ first: number, transactions: [transaction] });
  }
  return runs;
}
