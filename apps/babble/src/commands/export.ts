// babble export: the graph of a node as a file that `babble replay` reads.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { formatBlockDecisions, formatGraphEvent, formatGraphHeader } from '@babble/hashgraph';
import type { Command } from 'commander';
import { CliError, EXIT } from '../cli-error.ts';
import { databaseOf } from '../config/data-directory-of.ts';
import { addSettingFlags, givenFlags } from '../config/setting-flags.ts';
import { graphOfService } from '../export/from-service.ts';
import { graphOfStore } from '../export/from-store.ts';
import type { GraphSource } from '../export/graph-source.ts';
import { inInsertionOrder } from '../export/insertion-order.ts';
import { print } from '../output.ts';
import { Progress } from '../progress.ts';
import { openStoredGraph, storedGraphError } from '../stored-graph.ts';

interface ExportOptions {
  readonly url?: string;
  readonly out?: string;
}

const HELP = `
From a running node over its HTTP service (--url), or from the database of a stopped one that ran with --store (--datadir, --db); both give the same
file. The database is not changed; no node may use it meanwhile.

Membership changes that the application refused are written beside NAME.jsonl, to NAME.receipts.jsonl, where 'babble replay' looks
for them; on standard output there is only the graph.

Exit code: 0, 1 if there is nothing that can be exported, 2 for wrong usage.

Examples:
  babble export --url http://127.0.0.1:8000 --out network.jsonl
  babble export --datadir node1 --out network.jsonl`;

export function addExport(program: Command): void {
  const command = program
    .command('export')
    .summary('write the graph of a node to a file')
    .description("Writes the graph of a node, with all its events from genesis, as 'babble replay' reads it.")
    .option('--url <url>', 'HTTP service of a running node, for instance http://127.0.0.1:8000');
  addSettingFlags(command, ['datadir', 'db']);
  command
    .option('--out <file>', 'where to write it; standard output by default')
    .addHelpText('after', HELP)
    .action((options: ExportOptions) => exportGraph(command, options));
}

async function exportGraph(command: Command, { url, out }: ExportOptions): Promise<void> {
  const isStored = givenFlags(command).size > 0;
  if ((url !== undefined) === isStored) {
    const message = isStored
      ? '--url names a running node, --datadir and --db a stopped one'
      : 'nothing to export from';
    const remedy = 'Give --url of a running node, or --datadir of a stopped one.';
    throw new CliError(message, { exitCode: EXIT.usage, remedy });
  }
  if (url !== undefined) {
    await write(await graphOfService(url), out);
    return;
  }
  const folder = await databaseOf(command);
  const store = await openStoredGraph(folder);
  try {
    await write(await graphOfStore(store, folder), out);
  } catch (error) {
    throw storedGraphError(error, folder);
  } finally {
    await store.close();
  }
}

async function write(source: GraphSource, out: string | undefined): Promise<void> {
  if (out === undefined) {
    await writeGraph(source, process.stdout);
    return;
  }
  const events = await writeFileWhole(source, out);
  print(`${events} events of ${source.genesis.length} genesis peers written to ${out}`);
  const refusals = await refusedDecisions(source);
  const receipts = out.replace(/(\.jsonl)?$/, '.receipts.jsonl');
  if (refusals.length > 0) await writeFile(receipts, refusals.join(''));
  if (refusals.length > 0) print(`${refusals.length} blocks with refused membership changes written to ${receipts}`);
}

/** A file that is there is replaced, but not by half of another. */
async function writeFileWhole(source: GraphSource, out: string): Promise<number> {
  const partial = `${out}.partial`;
  const stream = createWriteStream(partial);
  try {
    await once(stream, 'open');
    const events = await writeGraph(source, stream);
    stream.end();
    await finished(stream);
    await rename(partial, out);
    return events;
  } catch (error) {
    stream.destroy();
    await rm(partial, { force: true });
    throw error;
  }
}

/** Returns the number of events. */
async function writeGraph(source: GraphSource, to: Writable): Promise<number> {
  const progress = new Progress('exporting');
  // The graph itself is what is seen there.
  const isShown = to !== process.stdout || !process.stdout.isTTY;
  const put = async (text: string): Promise<void> => {
    if (!to.write(text)) await once(to, 'drain');
  };
  let count = 0;
  try {
    await put(formatGraphHeader(source.genesis));
    for await (const event of inInsertionOrder(source)) {
      await put(formatGraphEvent(event));
      count += 1;
      if (isShown) progress.at(count, source.eventCount);
    }
    return count;
  } finally {
    progress.end();
  }
}

/** One line per block in which the application refused something. */
async function refusedDecisions(source: GraphSource): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { body } of source.blocks()) {
    const accepted = (body.internalTransactionReceipts ?? []).map((receipt) => receipt.accepted);
    if (!accepted.every(Boolean)) lines.push(formatBlockDecisions({ block: body.index, accepted }));
  }
  return lines;
}
