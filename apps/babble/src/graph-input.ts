// Reading what replay and graph take: a graph file or a fast-forward case, possibly compressed, with its receipts.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { BlockDecisions, ResetCase, SignedEvent } from '@babble/hashgraph';
import {
  HashgraphError,
  parseBlockDecisions,
  parseGraphEvent,
  parseGraphHeader,
  parseResetCase,
} from '@babble/hashgraph';
import type { Peer } from '@babble/peers';
import { CliError, messageOf } from './cli-error.ts';

interface Common {
  /** What the application did not simply accept. */
  readonly decisions: readonly BlockDecisions[];
  /** Where the event at a position stands, in words. */
  readonly placeOf: (position: number) => string;
}

export type GraphInput =
  | (Common & { readonly kind: 'graph'; readonly genesis: readonly Peer[]; readonly events: readonly SignedEvent[] })
  | (Common & { readonly kind: 'reset'; readonly resetCase: ResetCase });

/** Throws a {@link CliError} naming file, line and reason. */
export async function readGraphInput(file: string): Promise<GraphInput> {
  const contents = await read(file);
  const decisions = await readDecisions(file);
  return parsed(file, () =>
    /\.reset\.json(\.gz)?$/.test(file)
      ? { kind: 'reset', resetCase: parseResetCase(contents), decisions, placeOf: (i) => `eventsToInsert[${i}]` }
      : { kind: 'graph', ...parseGraph(contents), decisions, placeOf: (i) => `line ${i + 2}` },
  );
}

function parseGraph(contents: string): { readonly genesis: readonly Peer[]; readonly events: readonly SignedEvent[] } {
  const [header = '', ...lines] = contents.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const genesis = parseGraphHeader(header);
  return { genesis, events: lines.map((line, index) => parseGraphEvent(line, index + 2)) };
}

async function readDecisions(file: string): Promise<readonly BlockDecisions[]> {
  const receipts = file.replace(/(\.jsonl|\.reset\.json)(\.gz)?$/, '.receipts.jsonl');
  if (receipts === file) return [];
  if (!existsSync(receipts)) return [];
  const lines = (await read(receipts)).split('\n').filter((line) => line !== '');
  return parsed(receipts, () => lines.map((line, index) => parseBlockDecisions(line, index + 1)));
}

async function read(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new CliError(`${file}: ${messageOf(error)}`, { cause: error });
  }
}

/** What `parse` gives; a defect is told with the name of the file. */
function parsed<T>(file: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof HashgraphError)) throw error;
    throw new CliError(`${file}: ${error.message} (${error.code})`, { cause: error });
  }
}
