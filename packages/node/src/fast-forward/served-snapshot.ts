// One snapshot of the application while peers read it: the last pieces are kept, so that one whose answer was lost is served again.
// Rules APP-API-3, OURS-8.
import type { Sha256 } from '@babble/crypto';
import type { SnapshotPiece } from '@babble/net';
import { SNAPSHOT_PIECE_BYTES } from '@babble/net';
import { NodeError } from '../errors.ts';
import { PieceCutter } from './piece-cutter.ts';

/** After so many pieces that nobody asked for others get a turn: sources may be there at once. */
const PIECES_PER_TURN = 16;

export interface ServedSnapshotInit {
  readonly blockIndex: number;
  readonly sha256: Sha256;
  /** Pieces kept. */
  readonly windowCount: number;
  /** Asks the application; called once. */
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
  /** Lets everybody else go on before it resolves. */
  readonly giveWay: () => Promise<void>;
}

interface Kept {
  readonly offset: number;
  readonly data: Uint8Array;
  readonly isLast: boolean;
  /** Computed when the piece is served: those that are passed over need none. */
  checksum: Uint8Array | undefined;
}

/** Reads on as far as somebody asked, whether or not anybody still waits for it: whoever gave up comes again. */
export class ServedSnapshot {
  readonly blockIndex: number;
  readonly #init: ServedSnapshotInit;
  /** The newest pieces, without gaps. */
  readonly #window: Kept[] = [];
  /** Where the next piece begins. */
  #position = 0;
  /** The highest position that somebody asked for. */
  #goal = 0;
  #cutter: PieceCutter | undefined;
  /** The piece that is being read. */
  #reading: Promise<void> | undefined;
  #hasFailed = false;
  #isClosed = false;

  constructor(init: ServedSnapshotInit) {
    this.#init = init;
    this.blockIndex = init.blockIndex;
  }

  /** Nothing more comes from it: the application failed. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Pieces in memory. */
  get keptCount(): number {
    return this.#window.length;
  }

  /**
   * Whether the piece there can be had without asking the application for another snapshot, and without losing what others may ask for again:
   * half a window ahead at most.
   */
  serves(offset: number): boolean {
    const begin = this.#window[0]?.offset ?? this.#position;
    const ahead = (this.#init.windowCount >> 1) * SNAPSHOT_PIECE_BYTES;
    return !this.#hasFailed && offset >= begin && offset <= Math.max(this.#position, this.#goal) + ahead;
  }

  /**
   * The piece there; those before it are read and dropped. Rejects with what the application throws, and with `BABBLE_NODE_SNAPSHOT_UNAVAILABLE`
   * for a position behind the end and after {@link close}.
   */
  async piece(offset: number): Promise<SnapshotPiece> {
    this.#goal = Math.max(this.#goal, offset);
    for (;;) {
      const found = this.#window.find((kept) => kept.offset === offset);
      if (found !== undefined) return this.#checked(found);
      if (this.#isClosed) throw unavailable('the snapshot was closed');
      const isAtEnd = this.#window.at(-1)?.isLast === true;
      if (isAtEnd || offset < this.#position) throw unavailable(`the snapshot has no piece at ${offset}`);
      this.#reading ??= this.#readOne().finally(() => {
        this.#reading = undefined;
      });
      await this.#reading;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#window.length = 0;
    this.#cutter?.close();
  }

  #checked(kept: Kept): SnapshotPiece {
    const { offset, data, isLast } = kept;
    kept.checksum ??= this.#init.sha256(data);
    return { blockIndex: this.blockIndex, offset, isLast, checksum: kept.checksum, data };
  }

  async #readOne(): Promise<void> {
    try {
      this.#cutter ??= new PieceCutter(await this.#init.open());
      // Closed while the application opened it.
      if (this.#isClosed) return this.#cutter.close();
      const isTurnOver = this.#position > 0 && this.#position % (PIECES_PER_TURN * SNAPSHOT_PIECE_BYTES) === 0;
      if (isTurnOver) await this.#init.giveWay();
      this.#keep(await this.#cutter.next());
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  #keep(data: Uint8Array): void {
    if (this.#isClosed) return;
    const isLast = data.length < SNAPSHOT_PIECE_BYTES;
    this.#window.push({ offset: this.#position, data, isLast, checksum: undefined });
    if (this.#window.length > this.#init.windowCount) this.#window.shift();
    this.#position += data.length;
  }
}

export function unavailable(message: string): NodeError {
  return new NodeError('BABBLE_NODE_SNAPSHOT_UNAVAILABLE', message);
}
