// A row of the database: CBOR and a checksum of key and CBOR, so that damage below us is noticed before anybody acts on it, also
// if a key was hit and the row stands in another's place.
// The reference writes texts in two dialects (ENC-USE-9); nothing reads our rows but us, and nothing in them is hashed.
import { HashgraphError } from '@babble/hashgraph';
import { Encoder } from 'cbor-x';
import { crc32 } from './crc32.ts';

const CHECKSUM_BYTES = 4;

/** What helps where contents are lost. */
export const ANEW = 'move the folder away and start anew: the node fetches the graph from the others';

/** Only lists, maps, texts, numbers, bytes, `true`, `false` and `null` are written: whatever reads CBOR reads our rows. */
const cbor = new Encoder({ useRecords: false, mapsAsObjects: false, tagUint8Array: false, copyBuffers: true });

/** What rows are made of: lists are told from each other by their place, not by names. */
export type Cell = null | boolean | number | bigint | string | Uint8Array | readonly Cell[] | ReadonlyMap<Cell, Cell>;

/** The bytes of a row. */
export function sealRow(key: string, content: Cell): Uint8Array {
  const encoded: Uint8Array = cbor.encode(content);
  // A copy: what the encoder returns lies in a buffer that it shares among many.
  const row = new Uint8Array(encoded.length + CHECKSUM_BYTES);
  row.set(encoded);
  new DataView(row.buffer).setUint32(encoded.length, crc32(key, encoded));
  return row;
}

/** What a row holds; bytes in it have memory of their own. Throws `BABBLE_HASHGRAPH_STORE_DAMAGED`. */
export function openRow(key: string, row: Uint8Array): Cell {
  const length = row.length - CHECKSUM_BYTES;
  if (length < 1) throw damaged(key, 'is too short');
  const content = new Uint8Array(row.buffer, row.byteOffset, length);
  const checksum = new DataView(row.buffer, row.byteOffset + length, CHECKSUM_BYTES).getUint32(0);
  if (crc32(key, content) !== checksum) throw damaged(key, 'does not have its checksum');
  return cbor.decode(content) as Cell;
}

/** The refusal of what cannot be trusted. */
export function damaged(key: string, what: string): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_STORE_DAMAGED', `the database is damaged: row ${key} ${what}`, {
    reason: 'damaged',
    key,
    remedy: ANEW,
  });
}
