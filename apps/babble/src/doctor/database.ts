// The database of the node: whether it opens, and whether what is newest in it is as it should be; with `isDeep` everything. Nothing in it is changed. Rules OPS-FILE-8,
// OPS-FILE-9, NODE-START-4.
import type { PubKeyHex, Verifier } from '@babble/crypto';
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Admission, EventRecord } from '@babble/hashgraph';
import { frameHash, identifyEvent, signaturesOf } from '@babble/hashgraph';
import { areEqualBytes } from '@babble/host';
import type { Peer } from '@babble/peers';
import { PeerSet } from '@babble/peers';
import type { ReadableStore } from '@babble/store/node';
import { fingerprintOf } from '../join/fingerprint.ts';
import {
  BEGIN_ANEW,
  eventCountOf,
  oldestNumber,
  openStoredGraph,
  StoredGraphError,
  storedGraphError,
} from '../stored-graph.ts';
import { checkSignatures } from '../verify/compare-blocks.ts';
import { DifferenceFound, formatDifference } from '../verify/difference.ts';
import { verifyFolder } from '../verify/verify-folder.ts';
import { isFolder } from './directory.ts';
import { type Finding, ok, problem, problemOf, warning } from './finding.ts';

/** Events that a quick look reads, from the newest on. */
const QUICK_COUNT = 256;
/** Clocks of other machines may be a little ahead. */
const AHEAD_S = 60;

/** Plain data: it can leave the process. */
export interface CheckDatabaseInit {
  readonly folder: string;
  /** Whether the node is set to use it. */
  readonly isUsed: boolean;
  readonly isRunning: boolean;
  /** `null` if it is not known. */
  readonly ownKey: string | null;
  readonly genesis: readonly Peer[] | null;
  readonly admission: Admission;
  readonly cacheSize: number;
  readonly isDeep: boolean;
  readonly nowMs: number;
}

export async function checkDatabase(init: CheckDatabaseInit): Promise<readonly Finding[]> {
  const { folder, isUsed, isRunning } = init;
  if (!(await isFolder(folder))) {
    const message = isUsed ? `none yet: it is made in ${folder}` : 'none: the graph is kept in memory, without --store';
    return [ok('database', message)];
  }
  if (isRunning) return [ok('database', `${folder}: in use by the node that runs; stop it to have a look inside`)];
  const quick = await inStore(folder, (store) => lookQuickly(store, init));
  if (!init.isDeep || quick.some(({ level }) => level === 'problem')) return quick;
  return [...quick, await lookDeeply(init)];
}

async function inStore(
  folder: string,
  look: (store: ReadableStore) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  let store: ReadableStore | undefined;
  try {
    store = await openStoredGraph(folder);
    return await look(store);
  } catch (error) {
    if (error instanceof DifferenceFound) {
      return [problem('database', `${folder}: ${formatDifference(error.difference)}`, BEGIN_ANEW)];
    }
    const told = storedGraphError(error, folder);
    if (!(told instanceof StoredGraphError)) throw error;
    // A new one is made in it.
    if (told.reason === 'absent') return [ok('database', `${folder}: empty`)];
    return [problemOf('database', told, BEGIN_ANEW)];
  } finally {
    await store?.close();
  }
}

/** Whether what is newest is right: what the next start goes on from. Rejects with `DifferenceFound`, and as the store does. */
export async function lookQuickly(store: ReadableStore, init: CheckDatabaseInit): Promise<readonly Finding[]> {
  const { folder } = init;
  const { verifier } = await fastestVerifier();
  const count = await eventCountOf(store);
  const lastBlock = await store.lastBlockIndex();
  const { acknowledged, pool } = await store.notes();
  const findings: Finding[] = [...(await checkNetwork(store, init)), ...checkNotes(acknowledged, lastBlock, folder)];
  const newest = await newestEvents(store, count);
  findings.push(...(await checkEvents(store, newest, init, verifier)));
  findings.push(...(await checkLastBlock(store, acknowledged, init, verifier)));
  findings.push(...(await checkOwn(store, init)), ...checkTimes(newest, init.nowMs));
  if (findings.some(({ level }) => level === 'problem')) return findings;
  const waiting = pool.length === 0 ? '' : `, ${pool.length} transactions wait`;
  const text = `${folder}: ${count} events, last block ${lastBlock}, acknowledged ${acknowledged}${waiting}; the newest are as they should be`;
  return [ok('database', init.isUsed ? text : `${text}; it is used with --store only`), ...findings];
}

/** The validators of round 0 in the database are those of the peers files. */
async function checkNetwork(
  store: ReadableStore,
  { genesis, folder, ownKey }: CheckDatabaseInit,
): Promise<readonly Finding[]> {
  const peerSets = await store.peerSets();
  const [first] = peerSets;
  if (genesis !== null && first !== undefined && first[0] === 0) {
    const [stored, ours] = [fingerprintOf(first[1].peers), fingerprintOf(genesis)];
    if (stored !== ours) {
      const message = `${folder} is of another network: fingerprint ${stored.slice(0, 8)}…, that of the peers files is ${ours.slice(0, 8)}…`;
      const remedy =
        'Restore the peers.genesis.json of the network that the database is of; or name another folder with --db.';
      return [problem('database', message, remedy)];
    }
  }
  const newest = peerSets.at(-1)?.[1];
  if (newest === undefined || ownKey === null || newest.has(ownKey)) return [];
  const message = 'as far as the database knows, this node is no validator';
  return [
    warning(
      'database',
      message,
      'Nothing, if it has left, was removed, or has not been let in yet: it asks when it starts.',
    ),
  ];
}

function checkNotes(acknowledged: number, lastBlock: number, folder: string): readonly Finding[] {
  if (acknowledged <= lastBlock) return [];
  const message = `${folder}: block ${acknowledged} is acknowledged, and the last block is ${lastBlock}`;
  return [problem('database', message, BEGIN_ANEW)];
}

async function newestEvents(store: ReadableStore, count: number): Promise<readonly EventRecord[]> {
  const oldest = (await oldestNumber(store)) ?? 0;
  return store.inserted(Math.max(oldest, oldest + count - QUICK_COUNT), QUICK_COUNT);
}

/** Ids, signatures, and that they are found by their ids, and their self-parents, too. */
async function checkEvents(
  store: ReadableStore,
  records: readonly EventRecord[],
  { admission, folder }: CheckDatabaseInit,
  verifier: Verifier,
): Promise<readonly Finding[]> {
  for (const record of records) {
    const { body, signature, id } = record.event;
    const name = `event ${record.topologicalIndex}`;
    const event = identifyEvent({ body, signature }, sha256);
    const isFound = (await store.event(id))?.topologicalIndex === record.topologicalIndex;
    const complaint = event.id !== id ? 'does not have its id' : isFound ? undefined : 'is not found by its id';
    if (complaint !== undefined) return [problem('database', `${folder}: ${name} ${complaint}`, BEGIN_ANEW)];
    const verdicts = await verifier.verifyBatch(signaturesOf(event, admission, sha256));
    if (!verdicts.every(Boolean)) {
      return [problem('database', `${folder}: ${name} is not signed by its creator`, BEGIN_ANEW)];
    }
  }
  return [];
}

/** The block that the next start goes on from: its frame, and its signatures. */
async function checkLastBlock(
  store: ReadableStore,
  index: number,
  { folder, admission }: CheckDatabaseInit,
  verifier: Verifier,
): Promise<readonly Finding[]> {
  if (index < 0) return [];
  const block = await store.block(index);
  if (block === undefined) return [problem('database', `${folder}: block ${index} is missing`, BEGIN_ANEW)];
  const record = await store.frame(Number(block.body.roundReceived));
  if (record === undefined || !areEqualBytes(block.body.frameHash, frameHash(record.frame, sha256))) {
    const what = record === undefined ? 'is missing' : 'is not that of its hash';
    return [problem('database', `${folder}: the frame of block ${index} ${what}`, BEGIN_ANEW)];
  }
  await checkSignatures(block, new PeerSet(record.frame.peers ?? []), { sha256, verifier, admission });
  return [];
}

/** Its newest event must be there, or the node would make another one for the same index. */
async function checkOwn(store: ReadableStore, { ownKey, folder }: CheckDatabaseInit): Promise<readonly Finding[]> {
  if (ownKey === null) return [];
  const newest = await newestIndexOf(store, ownKey as PubKeyHex);
  if (newest < 0) return [];
  const [head] = (await store.eventsAfter(ownKey, newest - 1, 1)).events;
  if (head?.creator === ownKey && head.index === newest) return [];
  return [problem('database', `${folder}: the newest own event, ${newest}, is not in its place`, BEGIN_ANEW)];
}

/** −1 if there is none. O(log) questions. */
async function newestIndexOf(store: ReadableStore, creator: string): Promise<number> {
  const isThere = async (index: number): Promise<boolean> => {
    const { events, tooLate } = await store.eventsAfter(creator, index - 1, 1);
    return tooLate || events.length > 0;
  };
  if (!(await isThere(0))) return -1;
  let step = 1;
  while (await isThere(step)) step *= 2;
  let [low, high] = [Math.floor(step / 2), step];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isThere(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function checkTimes(records: readonly EventRecord[], nowMs: number): readonly Finding[] {
  const newest = Math.max(0, ...records.map(({ event }) => Number(event.body.timestamp)));
  const ahead = newest - Math.floor(nowMs / 1000);
  if (ahead <= AHEAD_S) return [];
  const message = `the newest event was made ${ahead} s from now: this clock is behind, or another one was ahead`;
  return [warning('clock', message, 'Set the clock by NTP; a validator with a wrong clock does no harm alone.')];
}

async function lookDeeply({ folder, admission, cacheSize }: CheckDatabaseInit): Promise<Finding> {
  const verified = await verifyFolder({ folder, admission, cacheSize, showsProgress: process.stderr.isTTY === true });
  if ('error' in verified) return problem('database', verified.error.message, verified.error.remedy);
  const { difference, events, blocks } = verified;
  if (difference === null)
    return ok('database', `verified: ${events} events lead to the ${blocks} blocks that are stored`);
  return problem('database', `${folder}: ${formatDifference(difference)}`, BEGIN_ANEW);
}
