// What a frame holds of each chain: its root and its events, which follow one another. A graph that begins with the frame has these events and no older
// ones, so they say what of a history may go. Rules HG-FRAME-3, HG-ROOT-1, HG-RESET-3.
import { encodeHex } from '@babble/crypto';
import type { Frame } from './objects/frame.ts';

/** Indexes of the first and the last event of a creator in a frame. */
export interface ChainPiece {
  readonly first: number;
  readonly last: number;
}

/** By public-key text of the creator, upper case; who has no event in the frame is not among them. O(events of the frame). */
export function chainPieces(frame: Frame): ReadonlyMap<string, ChainPiece> {
  const pieces = new Map<string, ChainPiece>();
  const roots = [...(frame.roots?.values() ?? [])].flatMap((root) => root?.events ?? []);
  for (const event of [...roots, ...(frame.events ?? [])]) {
    const body = event?.core?.body;
    if (body === undefined || body.creator === null) continue;
    const creator = encodeHex(body.creator);
    const index = Number(body.index);
    const known = pieces.get(creator) ?? { first: index, last: index };
    pieces.set(creator, { first: Math.min(known.first, index), last: Math.max(known.last, index) });
  }
  return pieces;
}
