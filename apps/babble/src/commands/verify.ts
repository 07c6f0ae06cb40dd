// babble verify: everything in a database is computed again from its events, and compared.
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { resolveConfiguration } from '../config/resolve.ts';
import { addSettingFlags, givenFlags } from '../config/setting-flags.ts';
import { defaultDataDirectory } from '../data-directory.ts';
import { runIsolated } from '../isolated.ts';
import { print } from '../output.ts';
import { BEGIN_ANEW } from '../stored-graph.ts';
import { formatDifference } from '../verify/difference.ts';
import type { VerificationFailure, VerifiedFolder, VerifyFolderInit } from '../verify/verify-folder.ts';

const HELP = `
Reads the events that a node has kept with --store, verifies their signatures, and computes every round, frame and block from them again. Each is
compared with what is stored, to the last hash; so are the signatures of blocks, and whether every event can be found. The state hash of a
block is the application's: it is vouched for by the signatures of the validators, which are verified.

Nothing in the folder is changed, and no node may use it meanwhile. A database that begins with a frame, after a fast sync or because
older events were dropped, is verified from there on; of older blocks only the signatures are.

Exit code: 0 if everything is equal, 1 if something is different, damaged or cannot be read, 2 for wrong usage. The first difference is told.

Examples:
  babble verify --datadir node1
  babble verify --db /backup/babble_db --json`;

interface VerifyOptions {
  readonly json?: boolean;
}

export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .summary('compute a database again, and compare')
    .description('Computes everything again that the database of a stopped node holds, and compares.');
  addSettingFlags(command, ['datadir', 'db', 'admission']);
  command
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action((options: VerifyOptions) => verify(command, options));
}

async function verify(command: Command, { json = false }: VerifyOptions): Promise<void> {
  const { values } = await resolveConfiguration({
    flags: givenFlags(command),
    environment: process.env,
    defaultDataDirectory: defaultDataDirectory(),
  });
  const init: VerifyFolderInit = {
    folder: values.db,
    admission: values.admission,
    cacheSize: values['cache-size'],
    showsProgress: !json || process.stderr.isTTY === true,
  };
  const isolated = await runIsolated<VerifiedFolder | VerificationFailure>('verify-program', init);
  const verified = isolated.kind === 'result' ? isolated.result : endedFailure(values.db, isolated.reason);
  if (json) print(JSON.stringify(verified));
  if ('error' in verified) throw new CliError(verified.error.message, { remedy: verified.error.remedy });
  if (!json) for (const line of formatVerified(verified)) print(line);
  const { difference } = verified;
  if (difference === null) return;
  const remedy = difference.field === 'admission' ? `${ADMISSION} ${BEGIN_ANEW}` : BEGIN_ANEW;
  throw new CliError(`the database is not what its events lead to: ${formatDifference(difference)}`, { remedy });
}

const ADMISSION = 'If the node ran with --admission reference, say so here, too.';

/** LevelDB ended the process. */
export function endedFailure(folder: string, reason: string): VerificationFailure {
  const message = `${folder}: the database is damaged: LevelDB ended the process that read it (${reason})`;
  return {
    ok: false,
    error: { code: 'BABBLE_HASHGRAPH_STORE_DAMAGED', reason: 'damaged', message, remedy: BEGIN_ANEW },
  };
}

function formatVerified(verified: VerifiedFolder): readonly string[] {
  const { difference, events, rounds, frames, blocks, signatures, vouched, earlierBlocks } = verified;
  const rows: readonly (readonly [string, string])[] = [
    ['database', verified.database],
    ['begins with', beginningOf(verified)],
    ['events', `${events}, with their signatures (${verified.verifier})`],
    ['rounds, frames', `${rounds}, ${frames}`],
    ['blocks', `${blocks}, ${vouched} of them signed by more than a third of their validators`],
    ...(earlierBlocks === 0
      ? []
      : [['older blocks', `${earlierBlocks}, of which only the signatures are verified`] as const]),
    ['block signatures', String(signatures)],
    ['time', `${verified.elapsedMs} ms`],
    ['result', difference === null ? 'equal' : 'DIFFERENT; counted is what was equal before'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

function beginningOf({ begins, firstBlock, validators }: VerifiedFolder): string {
  switch (begins) {
    case 'nothing':
      return 'nothing: it is empty';
    case 'genesis':
      return `the genesis: ${validators} validators`;
    case 'fast-sync':
      return `block ${firstBlock} and its frame, of a fast sync: verified from there on`;
    case 'pruned':
      return `block ${firstBlock} and its frame, as older events were dropped: verified from there on`;
  }
}
