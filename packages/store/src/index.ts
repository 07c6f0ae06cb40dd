/**
 * What a Babble node keeps, over any `abstract-level` database.
 *
 * @packageDocumentation
 */
export type { KeyRange, LevelDatabase, Operation } from './database.ts';
export type { Origin } from './generation.ts';
export type { LevelStore } from './level-store.ts';
export type { LevelStoreInit } from './open-store.ts';
export { levelStore } from './open-store.ts';
