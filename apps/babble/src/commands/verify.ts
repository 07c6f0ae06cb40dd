// babble verify: everything in a database is computed again from its events, and compared.
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Command } from 'commander';
import { CliError, messageOf } from '../cli-error.ts';
import { resolveConfiguration } from '../config/resolve.ts';
import { addSettingFlags, givenFlags } from '../config/setting-flags.ts';
import { defaultDataDirectory } from '../data-directory.ts';
import { print } from '../output.ts';
import { Progress } from '../progress.ts';
import { BEGIN_ANEW, openStoredGraph, StoredGraphError, storedGraphError } from '../stored-graph.ts';
import { formatDifference } from '../verify/difference.ts';
import type { Verification } from '../verify/verify-store.ts';
import { verifyStore } from '../verify/verify-store.ts';

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
  try {
    await verifyConfigured(command, json);
  } catch (error) {
    if (json && !(error instanceof Different)) print(JSON.stringify(errorJson(error)));
    throw error;
  }
}

/** What has been said already, as JSON or in words. */
class Different extends CliError {}

async function verifyConfigured(command: Command, json: boolean): Promise<void> {
  const started = performance.now();
  const { values } = await resolveConfiguration({
    flags: givenFlags(command),
    environment: process.env,
    defaultDataDirectory: defaultDataDirectory(),
  });
  const folder = values.db;
  const verification = await verifyFolder({ ...values, folder, isQuiet: json && !process.stderr.isTTY });
  const report: Report = { folder, verification, elapsedMs: Math.round(performance.now() - started) };
  if (json) print(JSON.stringify(reportJson(report)));
  else for (const line of formatReport(report)) print(line);
  const { difference } = verification;
  if (difference === undefined) return;
  const remedy = difference.field === 'admission' ? `${ADMISSION} ${BEGIN_ANEW}` : BEGIN_ANEW;
  throw new Different(`the database is not what its events lead to: ${formatDifference(difference)}`, { remedy });
}

const ADMISSION = 'If the node ran with --admission reference, say so here, too.';

interface VerifyFolderInit {
  readonly folder: string;
  readonly admission: 'strict' | 'reference';
  readonly 'cache-size': number;
  readonly isQuiet: boolean;
}

async function verifyFolder(init: VerifyFolderInit): Promise<Verification & { readonly verifier: string }> {
  const { folder, admission, isQuiet } = init;
  const store = await openStoredGraph(folder);
  const progress = new Progress('verifying');
  try {
    const { verifier } = await fastestVerifier();
    const verification = await verifyStore({
      store,
      sha256,
      verifier,
      admission,
      cacheSize: init['cache-size'],
      onProgress: (done, total) => {
        if (!isQuiet) progress.at(done, total);
      },
    });
    return { ...verification, verifier: verifier.name };
  } catch (error) {
    throw storedGraphError(error, folder);
  } finally {
    progress.end();
    await store.close();
  }
}

interface Report {
  readonly folder: string;
  readonly verification: Verification & { readonly verifier: string };
  readonly elapsedMs: number;
}

/** Names do not change within a version of the program; see docs/guides/data-directory.md. */
function reportJson({ folder, verification, elapsedMs }: Report): object {
  const { beginning, difference, ...counts } = verification;
  return {
    ok: difference === undefined,
    database: folder,
    begins: beginning === undefined ? null : beginning.kind,
    firstBlock: firstBlockOf(verification),
    ...counts,
    elapsedMs,
    difference: difference ?? null,
  };
}

function errorJson(error: unknown): object {
  const remedy = error instanceof CliError ? error.remedy : undefined;
  const coded = error instanceof StoredGraphError ? { code: error.code, reason: error.reason } : {};
  return { ok: false, error: { ...coded, message: messageOf(error), remedy: remedy ?? null } };
}

/** The first block that was computed again. */
function firstBlockOf({ beginning }: Verification): number | null {
  if (beginning === undefined) return null;
  return beginning.kind === 'genesis' ? 0 : Number(beginning.block.body.index);
}

function formatReport({ folder, verification, elapsedMs }: Report): readonly string[] {
  const { difference, events, rounds, frames, blocks, signatures, vouched, earlierBlocks, verifier } = verification;
  const rows: readonly (readonly [string, string])[] = [
    ['database', folder],
    ['begins with', beginningOf(verification)],
    ['events', `${events}, with their signatures (${verifier})`],
    ['rounds, frames', `${rounds}, ${frames}`],
    ['blocks', `${blocks}, ${vouched} of them signed by more than a third of their validators`],
    ...(earlierBlocks === 0
      ? []
      : [['older blocks', `${earlierBlocks}, of which only the signatures are verified`] as const]),
    ['block signatures', String(signatures)],
    ['time', `${elapsedMs} ms`],
    ['result', difference === undefined ? 'equal' : 'DIFFERENT, compared up to there'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

function beginningOf({ beginning, difference }: Verification): string {
  if (beginning === undefined) return difference === undefined ? 'nothing: it is empty' : 'nothing that is there';
  if (beginning.kind === 'genesis') return `the genesis: ${beginning.genesis.size} validators`;
  const { block, isPruned } = beginning;
  const why = isPruned ? 'events before it were dropped' : 'a fast sync';
  return `block ${block.body.index} and its frame (${why}): verified from there on`;
}
