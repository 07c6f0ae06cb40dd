// SHA-256 of Node, which hashes strings without copying them first.
import { createHash, hash } from 'node:crypto';
import type { Sha256 } from '../sha256.ts';

/** One-shot hashing came with Node 20.12; older versions go the long way. */
export const sha256: Sha256 =
  typeof hash === 'function'
    ? (data) => hash('sha256', data, 'buffer')
    : (data) => createHash('sha256').update(data).digest();
