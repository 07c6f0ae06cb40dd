// What a folder holds before we touch it: LevelDB would make a database of its own in any folder, beside whatever is there, and where
// its entry file is lost it would delete the rest. Rules OPS-FILE-8, OPS-DB-1.
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HashgraphError } from '@babble/hashgraph';
import { ClassicLevel } from 'classic-level';
import { storeFailure } from '../failure.ts';
import { ANEW } from '../row.ts';
import { examineFiles } from './files/check-files.ts';

/** Both the entry file that LevelDB never is without, and files with contents. */
const ENTRY = 'CURRENT';
const CONTENTS = /^\d+\.(?:log|ldb|sst)$/;
/** What a LevelDB that was interrupted at its creation leaves. */
const HARMLESS = /^(?:LOCK|LOG|LOG\.old|MANIFEST-\d+|\d+\.dbtmp)$/;
/** What is put behind the name of a log that is left out; LevelDB leaves such files alone. */
const ASIDE = '.lost';
/** First bytes of the file `MANIFEST` of Badger, the database of the Go implementation. */
const BADGER_MAGIC = 'Bdgr';

/**
 * Makes the folder if it is not there; rejects with `BABBLE_HASHGRAPH_STORE_FORMAT` or `…_DAMAGED` for one that cannot be ours, or is not whole. Resolves with the
 * files that were put aside because the power was lost before they were durable.
 */
export async function prepareFolder(folder: string): Promise<readonly string[]> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw refusal(folder, 'foreign', 'is a file, not a folder');
  }
  // Transactions and addresses are nobody else's business; the reference does the same (OPS-DB-1).
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = readdirSync(folder);
  if (files.includes(ENTRY)) return checkFiles(folder);
  if (isBadger(folder, files)) {
    throw refusal(folder, 'badger', 'holds a Badger database of the Go implementation, which cannot be taken over');
  }
  if (files.some((file) => CONTENTS.test(file))) {
    throw damaged(folder, ENTRY, 'is missing');
  }
  const other = files.find((file) => !HARMLESS.test(file));
  if (other !== undefined) throw refusal(folder, 'foreign', `holds other files (${other})`);
  return [];
}

async function checkFiles(folder: string): Promise<readonly string[]> {
  const found = await examineFiles(folder).catch((error: unknown) => ({ error }));
  if (!('error' in found) && found.damage === undefined && found.afterGap.length === 0) return [];
  // Files come and go where another process is at work.
  await refuseIfLocked(folder);
  if ('error' in found) throw found.error;
  if (found.damage !== undefined) throw damaged(folder, found.damage.file, found.damage.what);
  return found.afterGap.map((file) => {
    renameSync(join(folder, file), join(folder, `${file}${ASIDE}`));
    return `${file}${ASIDE}`;
  });
}

/** LevelDB takes the lock before it looks at anything else; it is told to refuse what is there and what is not there, so that it changes nothing. */
async function refuseIfLocked(folder: string): Promise<void> {
  const database = new ClassicLevel(folder);
  try {
    await database.open({ createIfMissing: false, errorIfExists: true });
  } catch (error) {
    const failure = storeFailure(error, 'opening the database');
    if (failure.code === 'BABBLE_HASHGRAPH_STORE_LOCKED') throw failure;
  } finally {
    await database.close();
  }
}

function damaged(folder: string, file: string, what: string): HashgraphError {
  const message = `the database in ${folder} is damaged: its file ${file} ${what}`;
  return new HashgraphError('BABBLE_HASHGRAPH_STORE_DAMAGED', message, {
    reason: 'damaged',
    folder,
    file,
    remedy: ANEW,
  });
}

function isBadger(folder: string, files: readonly string[]): boolean {
  if (files.some((file) => file.endsWith('.vlog'))) return true;
  if (!files.includes('MANIFEST')) return false;
  return readFileSync(join(folder, 'MANIFEST')).subarray(0, BADGER_MAGIC.length).toString('latin1') === BADGER_MAGIC;
}

function refusal(folder: string, reason: string, what: string): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_STORE_FORMAT', `${folder} ${what}`, {
    reason,
    folder,
    remedy: 'give the node an empty folder, or one that does not exist yet',
  });
}
