/**
 * A store in a folder, for Node.
 *
 * @packageDocumentation
 */
export type { ReadableStore } from './open-for-reading.ts';
export { openLevelStoreForReading } from './open-for-reading.ts';
export type { FolderStoreInit } from './open-level-store.ts';
export { openLevelStore } from './open-level-store.ts';
