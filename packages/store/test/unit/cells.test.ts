// Cells as bytes, against the encoder of somebody else, which wrote the rows of databases that are there.
import { expect, test } from '@jest/globals';
import { Encoder } from 'cbor-x';
import { type Cell, CellWriter, JoinedBytes, sizeOf } from '../../src/cells.ts';

const reference = new Encoder({ useRecords: false, mapsAsObjects: false, tagUint8Array: false, copyBuffers: true });

function bytesOf(cell: Cell): Uint8Array {
  const bytes = new Uint8Array(sizeOf(cell));
  new CellWriter(bytes).put(cell);
  return bytes;
}

const LENGTHS = [0, 1, 23, 24, 255, 256, 65_535, 65_536];
const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 256);
const EDGES = [...LENGTHS, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1];
const CELLS: readonly (readonly [name: string, cells: readonly Cell[]])[] = [
  ['what has no contents', [null, true, false, '', [], new Map(), new Uint8Array(0)]],
  ['numbers', EDGES.flatMap((number) => [number, -number, -1 - number, number + 0.5])],
  ['wide integers', [0n, 1n, -1n, 2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n]],
  ['texts', [...LENGTHS.map((length) => 'a'.repeat(length)), 'größer', '€', '😀'.repeat(30), '\u0000\u007f\u0080']],
  ['bytes', LENGTHS.map(bytes)],
  ['lists', LENGTHS.map((length) => Array.from({ length }, (_, i) => i))],
  ['maps', [24, 256].map((size) => new Map(Array.from({ length: size }, (_, i) => [`key ${i}`, [i, null]])))],
  ['what is nested', [[1, [2, [3, ['four', bytes(5)]]], new Map<Cell, Cell>([[6, new Map([[7n, [8]]])]])]]],
];

test.each(CELLS)('%s: the bytes are those of the reference', (_name, cells) => {
  for (const cell of cells) expect(bytesOf(cell)).toEqual(new Uint8Array(reference.encode(cell)));
});

test('an integer that has no place is refused', () => {
  expect(() => bytesOf(2n ** 64n)).toThrow('more than 64 bits');
});

test('bytes in pieces are those of one piece', () => {
  const pieces = [bytes(3), null, new Uint8Array(0), bytes(300), bytes(1)];
  const whole = Uint8Array.from(pieces.flatMap((piece) => [...(piece ?? [])]));
  expect(bytesOf([1, new JoinedBytes(pieces), 2])).toEqual(bytesOf([1, whole, 2]));
});
