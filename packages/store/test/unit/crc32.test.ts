// The checksum of rows, against an implementation of somebody else.
import { crc32 as reference } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { crc32 } from '../../src/crc32.ts';

test('CRC-32 of texts and bytes of any length', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 151 + length * 7) % 256);
    const key = 'k'.repeat(length % 9);
    expect(crc32(key, bytes)).toBe(reference(Buffer.concat([Buffer.from(key), bytes])));
  }
});
