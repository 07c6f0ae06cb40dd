// A peer's snapshot, pulled piece by piece; what fails is asked again from the same place (extension `snapshot`).
// Rules NODE-STATE-13, C8, APP-API-4, OURS-8.
import type { Sha256 } from '@babble/crypto';
import type { CancelSignal, Clock, Logger, Random } from '@babble/host';
import { areEqualBytes, pause } from '@babble/host';
import type { ExtensionClient, SnapshotPiece } from '@babble/net';
import { isUnknownMethod, NetError, SNAPSHOT_PIECE_BYTES } from '@babble/net';
import { NodeError } from '../errors.ts';

/** First and longest pause after a failure. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** How often progress is logged. */
const LOG_EVERY_MS = 5_000;

export interface SnapshotDownloadLimits {
  /** Bytes of the whole snapshot. */
  readonly maxBytes: number;
  /** Failures in a row after which the peer is given up. */
  readonly maxFailures: number;
  /** Refusals in a row, which are answers: the peer, or its application, cannot do it. */
  readonly maxRefusals: number;
  /** For so long time-outs in a row are borne, however many: applications take a while to make a snapshot. */
  readonly patienceMs: number;
  /** So long may each piece take on average, beside twice that patience in all: whoever lets this node wait for every single one could hold it up for days. */
  readonly pieceMs: number;
}

export const DEFAULT_SNAPSHOT_DOWNLOAD_LIMITS: SnapshotDownloadLimits = {
  maxBytes: 4 * 1024 * 1024 * 1024,
  maxFailures: 8,
  maxRefusals: 6,
  patienceMs: 60_000,
  pieceMs: 2_000,
};

export interface SnapshotDownloadInit {
  readonly client: Pick<ExtensionClient, 'snapshot'>;
  readonly target: string;
  /** The state after this block. */
  readonly blockIndex: number;
  readonly ownId: number;
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly signal: CancelSignal;
  readonly limits?: Partial<SnapshotDownloadLimits>;
  /** Hears of the bytes so far, after each piece. */
  readonly onProgress?: (byteCount: number) => void;
}

/**
 * The pieces of the snapshot, in order; each is asked for when it is wanted, so that nothing piles up. What they are worth shows when the
 * application has restored them: the state hash. Throws `BABBLE_NODE_SNAPSHOT_FAILED` when the peer fails too often in a row, is too slow, or sends
 * more than `maxBytes`; the NetError of a peer that does not know the method ({@link isUnknownMethod}) and of a failure of our own; and the reason of the
 * signal.
 */
export async function* downloadSnapshot(init: SnapshotDownloadInit): AsyncGenerator<Uint8Array, void, undefined> {
  const { maxBytes, patienceMs, pieceMs } = { ...DEFAULT_SNAPSHOT_DOWNLOAD_LIMITS, ...init.limits };
  const { clock, logger, target, blockIndex } = init;
  const startedAt = clock.now();
  let loggedAt = startedAt;
  // Without the time that the application takes for what it gets.
  let waitedMs = 0;
  for (let offset = 0; ; ) {
    const askedAt = clock.now();
    const { data, isLast } = await pieceAt(offset, init);
    waitedMs += clock.now() - askedAt;
    offset += data.length;
    const longestMs = 2 * patienceMs + pieceMs * (offset / SNAPSHOT_PIECE_BYTES);
    if (waitedMs > longestMs) throw failed(init, 'it is too slow', offset);
    if (offset > maxBytes) throw failed(init, `more than ${maxBytes} bytes`);
    init.onProgress?.(offset);
    const ms = clock.now() - startedAt;
    const fields = { peer: target, block: blockIndex, bytes: offset, ms };
    if (isLast) logger.info(fields, 'The snapshot is complete');
    else if (clock.now() - loggedAt >= LOG_EVERY_MS) {
      loggedAt = clock.now();
      logger.info(fields, 'Downloading the snapshot');
    }
    if (data.length > 0) yield data;
    if (isLast) return;
  }
}

async function pieceAt(offset: number, init: SnapshotDownloadInit): Promise<SnapshotPiece> {
  const { clock, random, logger, signal, target } = init;
  const failures = new Failures({ ...DEFAULT_SNAPSHOT_DOWNLOAD_LIMITS, ...init.limits }, clock.now());
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await tryPieceAt(offset, init);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!(error instanceof NetError) || error.fault === 'local' || isUnknownMethod(error)) throw error;
      if (failures.areTooMany(error, clock.now())) throw failed(init, error.message, offset, error);
      const retryMs = Math.round(pauseMs * (0.5 + random.next()));
      logger.debug(
        { peer: target, offset, code: error.code, error: error.message, retryMs },
        'No piece of the snapshot',
      );
      await pause(clock, retryMs, signal);
    }
  }
}

async function tryPieceAt(offset: number, init: SnapshotDownloadInit): Promise<SnapshotPiece> {
  const { client, target, blockIndex, ownId, sha256, signal } = init;
  const piece = await client.snapshot(target, { fromId: ownId, blockIndex, offset }, signal);
  if (areEqualBytes(sha256(piece.data), piece.checksum)) return piece;
  throw new NetError('BABBLE_NET_MALFORMED', `${target} sent a damaged piece of its snapshot`, { target, offset });
}

/** Failures in a row, at one place. */
class Failures {
  readonly #limits: SnapshotDownloadLimits;
  readonly #since: number;
  #count = 0;
  #refusalCount = 0;

  constructor(limits: SnapshotDownloadLimits, since: number) {
    this.#limits = limits;
    this.#since = since;
  }

  /** Counts one more. */
  areTooMany(error: NetError, now: number): boolean {
    this.#count += 1;
    if (error.code === 'BABBLE_NET_REMOTE_ERROR') this.#refusalCount += 1;
    if (this.#refusalCount >= this.#limits.maxRefusals) return true;
    const isPatient = error.code === 'BABBLE_NET_TIMEOUT' && now - this.#since < this.#limits.patienceMs;
    return this.#count >= this.#limits.maxFailures && !isPatient;
  }
}

function failed(init: SnapshotDownloadInit, reason: string, offset?: number, cause?: NetError): NodeError {
  const { target, blockIndex } = init;
  const message = `${target} did not give its snapshot after block ${blockIndex}: ${reason}`;
  return new NodeError('BABBLE_NODE_SNAPSHOT_FAILED', message, { target, block: blockIndex, offset }, cause);
}
