// An application that begins empty is given back the state that the store keeps of it. Whatever it makes of that, nothing is lost: it can still get all blocks.
// Rules APP-API-4, APP-RULE-2, APP-RETRY-9.
import type { Block, KeptSnapshot, Store } from '@babble/hashgraph';
import { areEqualBytes, type CancelSignal, type Clock, CodedError, type Logger, pause } from '@babble/host';
import type { AppProxy } from '@babble/proxy';
import { isAbsence } from '../application-absence.ts';
import type { FailPoint } from '../fail-points.ts';

/** First and longest pause while the application is not there. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export interface RestoreKeptInit {
  readonly app: AppProxy;
  readonly store: Store;
  /** Index of the newest block that the application has acknowledged. */
  readonly acknowledged: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: CancelSignal;
  readonly failPoint?: FailPoint;
}

/**
 * Index of the block whose state the application has now; `undefined` if there is none to give, or the application does not take it, which is logged. An
 * application that is not there is waited for. Rejects with the reason of the signal, and when the store fails.
 */
export async function restoreKept(init: RestoreKeptInit): Promise<number | undefined> {
  const { app, store, acknowledged, clock, logger, signal } = init;
  if (!app.supports.snapshot) return undefined;
  const kept = await store.snapshots.newest();
  const block = kept === undefined ? undefined : await blockOf(kept, store, acknowledged);
  if (kept === undefined || block === undefined) return undefined;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const outcome = await restore(kept, block, init);
    if (outcome === 'restored') {
      logger.info({ block: kept.blockIndex, bytes: kept.byteCount }, 'The application has its kept state again');
      return kept.blockIndex;
    }
    if (outcome === 'refused') return undefined;
    logger.warn({ retryMs: pauseMs }, 'Waiting for the application, which gets its kept state');
    await pause(clock, pauseMs, signal);
  }
}

/** The block of a snapshot from which all further blocks are in the store, as they are not after a fast sync. */
async function blockOf({ blockIndex }: KeptSnapshot, store: Store, acknowledged: number): Promise<Block | undefined> {
  if (blockIndex > acknowledged) return undefined;
  const leadsOn = blockIndex === acknowledged || (await store.block(blockIndex + 1)) !== undefined;
  const block = leadsOn ? await store.block(blockIndex) : undefined;
  return (block?.body.stateHash?.length ?? 0) > 0 ? block : undefined;
}

async function restore(
  kept: KeptSnapshot,
  block: Block,
  { app, logger, signal, failPoint }: RestoreKeptInit,
): Promise<'restored' | 'refused' | 'absent'> {
  const failures: unknown[] = [];
  failPoint?.('application-restoring');
  let stateHash: Uint8Array;
  try {
    stateHash = await app.restore(noting(kept.read(), failures), signal);
  } catch (error) {
    // However the application tells it: a store that fails is not its fault.
    if (failures.length > 0) throw failures[0];
    if (signal.aborted || !(error instanceof CodedError)) throw error;
    if (isAbsence(error)) return 'absent';
    const fields = { block: kept.blockIndex, code: error.code, error: error.message };
    logger.warn(fields, 'The application does not take its kept state: it gets all blocks');
    return 'refused';
  }
  failPoint?.('application-restored');
  if (areEqualBytes(stateHash, block.body.stateHash)) return 'restored';
  logger.warn({ block: kept.blockIndex }, 'The application makes another state of its kept one: it gets all blocks');
  return 'refused';
}

/** The pieces; what fails below is put into `failures`. */
async function* noting(pieces: AsyncIterable<Uint8Array>, failures: unknown[]): AsyncGenerator<Uint8Array> {
  const source = pieces[Symbol.asyncIterator]();
  for (;;) {
    const next = await source.next().catch((error: unknown) => {
      failures.push(error);
      throw error;
    });
    if (next.done === true) return;
    yield next.value;
  }
}
