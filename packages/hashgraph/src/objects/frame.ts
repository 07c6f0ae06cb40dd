// Frames: everything received in one round plus what is needed to go on from there. Rules ENC-OBJ-15 … ENC-OBJ-17, HASH-9, HASH-10.
import type { Int64, Sha256, TextCodec } from '@babble/crypto';
import { bool, encodeHex, int64, intMap, list, nullable, struct, textMap } from '@babble/crypto';
import type { Peer } from '@babble/peers';
import { peerListCodec } from '@babble/peers';
import type { SignedEvent } from './event.ts';
import { eventCodec } from './event.ts';

/** An event with what consensus found out about it. */
export interface FrameEvent {
  /** Never `null` in a frame made by consensus. */
  readonly core: SignedEvent | null;
  readonly round: Int64;
  readonly lamportTimestamp: Int64;
  readonly witness: boolean;
}

/** The tail of a participant's chain below a frame: at most 11 events, oldest first (HG-ROOT-1). */
export interface Root {
  readonly events: readonly (FrameEvent | null)[] | null;
}

/** `null` where the Go implementation has nil; a frame made by consensus has none. */
export interface Frame {
  /** Round received. */
  readonly round: Int64;
  /** The peer-set of that round, in order. */
  readonly peers: readonly Peer[] | null;
  /** By public-key text, upper case. */
  readonly roots: ReadonlyMap<string, Root | null> | null;
  /** In consensus order (HG-FRAME-2). */
  readonly events: readonly (FrameEvent | null)[] | null;
  /** The whole peer-set table at that moment (HG-FRAME-4). */
  readonly peerSets: ReadonlyMap<Int64, readonly Peer[] | null> | null;
  readonly timestamp: Int64;
}

/** ENC-OBJ-15. */
export const frameEventCodec: TextCodec<FrameEvent> = struct<FrameEvent>({
  core: ['Core', nullable(eventCodec)],
  round: ['Round', int64],
  lamportTimestamp: ['LamportTimestamp', int64],
  witness: ['Witness', bool],
});

const frameEventsCodec = list(nullable(frameEventCodec));

/** ENC-OBJ-16. */
export const rootCodec: TextCodec<Root> = struct<Root>({ events: ['Events', frameEventsCodec] });

/** ENC-OBJ-17. */
export const frameCodec: TextCodec<Frame> = struct<Frame>({
  round: ['Round', int64],
  peers: ['Peers', peerListCodec],
  roots: ['Roots', textMap(nullable(rootCodec))],
  events: ['Events', frameEventsCodec],
  peerSets: ['PeerSets', intMap(peerListCodec, 'int64')],
  timestamp: ['Timestamp', int64],
});

/** 32 bytes: SHA-256 of the CAN text (HASH-9, ENC-USE-2). */
export function frameHash(frame: Frame, sha256: Sha256): Uint8Array {
  return sha256(frameCodec.can(frame));
}

/** HEX of the SHA-256 of the STD text (HASH-10); the protocol does not use it. */
export function rootHash(root: Root, sha256: Sha256): string {
  return encodeHex(sha256(`${rootCodec.std(root)}\n`));
}
