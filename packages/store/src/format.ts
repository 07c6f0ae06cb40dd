// The format row: that a database is one of ours, and in which version of the layout it is. Its value is JSON, so that every
// version, and people, can read it.
import { decodeUtf8 } from '@babble/crypto';
import { HashgraphError } from '@babble/hashgraph';
import type { LevelDatabase, Operation } from './database.ts';
import { TEXT_TO_BYTES } from './database.ts';
import { FORMAT_KEY, GRAPH_KEY } from './keys.ts';
import { ANEW, sealRow } from './row.ts';

const NAME = 'babble-store';

/** Brings a database from one version of the layout to the next. It may be interrupted and is then run again from its beginning. */
export type Migration = (database: LevelDatabase) => Promise<void>;

/** A version of the layout, and how older ones become it. */
export interface Format {
  readonly version: number;
  /** By the version that a migration starts from. */
  readonly migrations: ReadonlyMap<number, Migration>;
}

/**
 * The layout of this package. Version 1, which knew nothing of a floor, was part of no release: nothing is brought from there.
 */
export const CURRENT_FORMAT: Format = { version: 2, migrations: new Map() };

/** Makes an empty database ours, brings an older one up to date, refuses what is newer or not ours (`BABBLE_HASHGRAPH_STORE_FORMAT`). */
export async function ensureFormat(database: LevelDatabase, format: Format): Promise<void> {
  const row = await database.get(FORMAT_KEY, TEXT_TO_BYTES);
  if (row === undefined) {
    await createIn(database, format);
    return;
  }
  for (let version = versionOf(row); version !== format.version; version += 1) {
    if (version > format.version) throw newer(version, format.version);
    const migration = format.migrations.get(version);
    if (migration === undefined) throw older(version, format.version);
    await migration(database);
    await database.batch([formatRow(version + 1)], { ...TEXT_TO_BYTES, sync: true });
  }
}

async function createIn(database: LevelDatabase, { version }: Format): Promise<void> {
  const keys = await database.keys({ gte: '', lt: '\uffff', limit: 1, keyEncoding: 'utf8' }).all();
  if (keys.length > 0) throw foreign('it holds other data');
  const graph: Operation = { type: 'put', key: GRAPH_KEY, value: sealRow(GRAPH_KEY, [0, 'genesis']) };
  await database.batch([formatRow(version), graph], { ...TEXT_TO_BYTES, sync: true });
}

function formatRow(version: number): Operation {
  const text = JSON.stringify({ format: NAME, version });
  return { type: 'put', key: FORMAT_KEY, value: Uint8Array.from(text, (character) => character.charCodeAt(0)) };
}

function versionOf(row: Uint8Array): number {
  const text = readText(row);
  const [, version] = /^\{"format":"babble-store","version":([1-9]\d{0,8})\}$/.exec(text) ?? [];
  if (version === undefined) throw foreign('its format row is not one of this store');
  return Number(version);
}

function readText(row: Uint8Array): string {
  try {
    return decodeUtf8(row);
  } catch {
    return '';
  }
}

function newer(found: number, known: number): HashgraphError {
  return new HashgraphError(
    'BABBLE_HASHGRAPH_STORE_FORMAT',
    `the database has version ${found} of its format, this program knows versions up to ${known}`,
    { reason: 'newer', found, known, remedy: 'use the newer version of this program that wrote it' },
  );
}

function older(found: number, needed: number): HashgraphError {
  return new HashgraphError(
    'BABBLE_HASHGRAPH_STORE_FORMAT',
    `the database has version ${found} of its format, this program needs version ${needed} and cannot bring it there`,
    { reason: 'older', found, needed, remedy: ANEW },
  );
}

function foreign(why: string): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_STORE_FORMAT', `this is no database of a Babble node: ${why}`, {
    reason: 'foreign',
    remedy: 'give the node a folder of its own',
  });
}
