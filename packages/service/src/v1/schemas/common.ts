// Shapes that several answers share.
import { z } from 'zod';

/** Upper-case hexadecimal with the prefix `0X`, as the protocol writes hashes, ids and keys. */
export const hexSchema: z.ZodType<string> = z
  .string()
  .regex(/^0X[0-9A-F]*$/)
  .describe('Hexadecimal with 0X, upper case');

export const momentSchema: z.ZodType<number> = z.number().nonnegative().describe('Milliseconds since the Unix epoch');

/** Somebody who takes part. */
export interface PeerAnswer {
  /** 32 bits, derived from the key. */
  readonly id: number;
  /** Public-key text, upper case. */
  readonly publicKey: string;
  readonly moniker: string;
  /** Where other nodes reach it. */
  readonly address: string;
}

export const peerShape: { readonly [K in keyof PeerAnswer]: z.ZodType<PeerAnswer[K]> } = {
  id: z.int().nonnegative().describe('32 bits, derived from the key'),
  publicKey: z.string().describe('Public key, uncompressed, upper case'),
  moniker: z.string().describe('Name for people'),
  address: z.string().describe('Where other nodes reach it'),
};

export const peerSchema: z.ZodType<PeerAnswer> = z.object(peerShape).describe('Somebody who takes part');
