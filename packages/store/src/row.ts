// A row of the database: CBOR and a checksum of key and CBOR, so that damage below us is noticed before anybody acts on it, also
// if a key was hit and the row stands in another's place.
// The reference writes texts in two dialects (ENC-USE-9); nothing reads our rows but us, and nothing in them is hashed.
import { HashgraphError } from '@babble/hashgraph';
import { Decoder } from 'cbor-x';
import { type Cell, CellWriter, sizeOf } from './cells.ts';
import { crc32 } from './crc32.ts';

const CHECKSUM_BYTES = 4;

/** What helps where contents are lost. */
export const ANEW = 'move the folder away and start anew: the node fetches the graph from the others';

const cbor = new Decoder({ useRecords: false, mapsAsObjects: false, tagUint8Array: false, copyBuffers: true });

/** The bytes of a row; they belong to the caller. */
export function sealRow(key: string, content: Cell): Uint8Array {
  const size = sizeOf(content);
  const row = new Uint8Array(size + CHECKSUM_BYTES);
  new CellWriter(row).put(content);
  const checksum = crc32(key, row.subarray(0, size));
  new DataView(row.buffer).setUint32(size, checksum);
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
