// Snapshots between one array of bytes and pieces. Rules APP-API-3, APP-API-4.
import type { Snapshot } from './proxy-handler.ts';

/** All bytes of a snapshot in one array. Throws what its source throws. */
export async function readSnapshot(snapshot: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of snapshot) {
    pieces.push(piece);
    length += piece.length;
  }
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A snapshot in pieces: what is there already, as one. */
export async function* snapshotPieces(snapshot: Snapshot): AsyncIterable<Uint8Array> {
  if (snapshot instanceof Uint8Array) yield snapshot;
  else yield* snapshot;
}
