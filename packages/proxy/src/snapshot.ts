// Snapshots between one array of bytes and pieces. Rules APP-API-3, APP-API-4.
import { joinBytes } from '@babble/host';
import type { Snapshot } from './proxy-handler.ts';

/** All bytes of a snapshot in one array. Throws what its source throws. */
export async function readSnapshot(snapshot: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of snapshot) pieces.push(piece);
  const [first] = pieces;
  return pieces.length === 1 && first !== undefined ? first : joinBytes(pieces);
}

/** A snapshot in pieces: what is there already, as one. */
export async function* snapshotPieces(snapshot: Snapshot): AsyncIterable<Uint8Array> {
  if (snapshot instanceof Uint8Array) yield snapshot;
  else yield* snapshot;
}
