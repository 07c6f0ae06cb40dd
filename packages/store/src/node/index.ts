/**
 * A store in a folder, for Node.
 *
 * @packageDocumentation
 */
export type { FolderStoreInit } from './open-level-store.ts';
export { openLevelStore } from './open-level-store.ts';
