/**
 * Keys, signatures and hashes with what Node offers.
 *
 * @packageDocumentation
 */
export type { TriedBackend } from './fastest.ts';
export { fastestSigner, fastestVerifier } from './fastest.ts';
export { generateKey, loadPrivateKey, savePrivateKey, savePublicKey } from './key-files.ts';
export { nodeVerifier } from './node-verifier.ts';
export { sha256 } from './sha256.ts';
export { threadedVerifier } from './threaded-verifier.ts';
