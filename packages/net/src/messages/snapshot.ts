// Extension `snapshot`: the application's state after a block, one piece per request, so that neither side ever holds all of it and a broken
// connection costs one piece. Rules APP-API-3, OURS-8.
//
// Pieces begin at multiples of 256 KiB, and all but the last have that length: whoever loses its place finds it again, and nobody can make
// another wait for millions of single bytes. The request is one line of JSON. The answer is one line of JSON, its newline, and the bytes of the piece as they are, up to the end:
//
//   {"BlockIndex":12,"Offset":262144,"IsLast":false,"Checksum":"…base64…"}↵<bytes>
import type { TextCodec } from '@babble/crypto';
import { bool, bytes, struct, uint32 } from '@babble/crypto';
import { joinBytes } from '@babble/host';
import { NetError } from '../errors.ts';
import { decodeBody, encodeBody } from './body.ts';
import { integerCodec } from './integer.ts';

/** Bytes of each piece but the last, which may have less: 256 KiB arrive within a time-out of 1 s at 2 Mbit/s. */
export const SNAPSHOT_PIECE_BYTES: number = 256 * 1024;

/** Longest first line of an answer, in bytes; an honest one has less than 200. */
const MAX_LINE_BYTES = 1024;

const CHECKSUM_BYTES = 32;
const NEWLINE = 0x0a;

export interface SnapshotRequest {
  readonly fromId: number;
  /** The state right after this block. */
  readonly blockIndex: number;
  /** Position of the first byte that is wanted, a multiple of {@link SNAPSHOT_PIECE_BYTES}; 0 begins. */
  readonly offset: number;
}

/** One piece. It is a claim, like everything in it: the checksum tells damage, not lies. */
export interface SnapshotPiece {
  /** As requested. */
  readonly blockIndex: number;
  /** As requested. */
  readonly offset: number;
  /** Nothing follows. */
  readonly isLast: boolean;
  /** SHA-256 of `data`. */
  readonly checksum: Uint8Array;
  /** {@link SNAPSHOT_PIECE_BYTES}, the last piece at most so many, and possibly none. May be a view into a larger array. */
  readonly data: Uint8Array;
}

type PieceHeader = Omit<SnapshotPiece, 'data' | 'checksum'> & { readonly checksum: Uint8Array | null };

export const snapshotRequestCodec: TextCodec<SnapshotRequest> = struct<SnapshotRequest>({
  fromId: ['FromID', uint32],
  blockIndex: ['BlockIndex', integerCodec],
  offset: ['Offset', integerCodec],
});

const headerCodec: TextCodec<PieceHeader> = struct<PieceHeader>({
  blockIndex: ['BlockIndex', integerCodec],
  offset: ['Offset', integerCodec],
  isLast: ['IsLast', bool],
  checksum: ['Checksum', bytes],
});

/** The body of an answer that carries `piece`. */
export function encodeSnapshotPiece(piece: SnapshotPiece): Uint8Array {
  return joinBytes([encodeBody(headerCodec, piece), piece.data]);
}

/**
 * The piece in a body; its data is a view into it. Throws `BABBLE_NET_MALFORMED`, also for a short piece that is not the last one, and
 * `BABBLE_NET_LIMIT_EXCEEDED` for more than {@link SNAPSHOT_PIECE_BYTES}. Whether the checksum holds is for the receiver to find out.
 */
export function decodeSnapshotPiece(body: Uint8Array): SnapshotPiece {
  const end = body.subarray(0, MAX_LINE_BYTES).indexOf(NEWLINE);
  if (end < 0) throw new NetError('BABBLE_NET_MALFORMED', 'A piece of a snapshot without its first line');
  const { checksum, ...header } = decodeBody(headerCodec, body.subarray(0, end));
  const data = body.subarray(end + 1);
  if (data.length > SNAPSHOT_PIECE_BYTES) {
    const limit = { limit: SNAPSHOT_PIECE_BYTES };
    throw new NetError('BABBLE_NET_LIMIT_EXCEEDED', `A piece of a snapshot of ${data.length} bytes`, limit);
  }
  if (checksum?.length !== CHECKSUM_BYTES) {
    throw new NetError('BABBLE_NET_MALFORMED', 'A piece of a snapshot without a checksum');
  }
  if (data.length < SNAPSHOT_PIECE_BYTES && !header.isLast) {
    throw new NetError(
      'BABBLE_NET_MALFORMED',
      `A piece of a snapshot of ${data.length} bytes that is not the last one`,
    );
  }
  return { ...header, checksum, data };
}
