// babble export: the graph of a node as a file that `babble replay` reads.
import { writeFile } from 'node:fs/promises';
import type { TextCodec } from '@babble/crypto';
import { CryptoError, decodeText, list, struct, textMap } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { Block, Event, SignedEvent } from '@babble/hashgraph';
import {
  blockCodec,
  eventCodec,
  formatBlockDecisions,
  formatGraphEvent,
  formatGraphHeader,
  identifyEvent,
} from '@babble/hashgraph';
import { peerListCodec } from '@babble/peers';
import type { Command } from 'commander';
import { CliError, EXIT } from '../cli-error.ts';
import { print } from '../output.ts';

interface ExportOptions {
  readonly url?: string;
  readonly datadir?: string;
  readonly out?: string;
}

/** The part of `/graph` that is needed (HTTP-15). */
interface GraphAnswer {
  readonly participantEvents: ReadonlyMap<string, ReadonlyMap<string, SignedEvent> | null> | null;
  readonly blocks: readonly Block[] | null;
}

const graphAnswerCodec: TextCodec<GraphAnswer> = struct<GraphAnswer>({
  participantEvents: ['ParticipantEvents', textMap(textMap(eventCodec))],
  blocks: ['Blocks', list(blockCodec)],
});

const HELP = `
Membership changes that the application refused are written beside NAME.jsonl, to NAME.receipts.jsonl, where 'babble replay' looks
for them; on standard output there is only the graph.

Example:
  babble export --url http://127.0.0.1:8000 --out network.jsonl`;

export function addExport(program: Command): void {
  program
    .command('export')
    .summary('write the graph of a node to a file')
    .description("Writes the graph of a running node, with all its events from genesis, as 'babble replay' reads it.")
    .option('--url <url>', 'HTTP service of a running node, for instance http://127.0.0.1:8000')
    .option('--datadir <folder>', 'data directory of a node (not available yet: there is no store on disk)')
    .option('--out <file>', 'where to write it; standard output by default')
    .addHelpText('after', HELP)
    .action(exportGraph);
}

async function exportGraph({ url, datadir, out }: ExportOptions): Promise<void> {
  if (datadir !== undefined) {
    throw new CliError('--datadir is not available yet: nodes keep their graph in memory', {
      remedy: 'Export from the running node with --url.',
    });
  }
  if (url === undefined) throw new CliError('nothing to export from', { exitCode: EXIT.usage, remedy: 'Give --url.' });
  const genesis = decodeAnswer(peerListCodec, await fetchText(url, 'genesispeers'), url);
  const graph = decodeAnswer(graphAnswerCodec, await fetchText(url, 'graph'), url);
  const events = inInsertionOrder(graph, url);
  const text = [formatGraphHeader(genesis ?? []), ...events.map(formatGraphEvent)].join('');
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(out, text);
  const refusals = refusedDecisions(graph.blocks ?? []);
  const receipts = out.replace(/(\.jsonl)?$/, '.receipts.jsonl');
  if (refusals.length > 0) await writeFile(receipts, refusals.join(''));
  print(`${events.length} events of ${genesis?.length ?? 0} genesis peers written to ${out}`);
  if (refusals.length > 0) print(`${refusals.length} blocks with refused membership changes written to ${receipts}`);
}

async function fetchText(url: string, path: string): Promise<string> {
  const target = new URL(path, url.endsWith('/') ? url : `${url}/`).href;
  try {
    const answer = await fetch(target);
    const text = await answer.text();
    if (answer.ok) return text;
    throw new CliError(`${target}: HTTP ${answer.status}: ${text.trim().slice(0, 200)}`);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new CliError(`${target}: ${reason}`, { remedy: 'Is the node running, with its HTTP service?', cause: error });
  }
}

function decodeAnswer<T>(codec: TextCodec<T>, text: string, url: string): T {
  try {
    return decodeText(codec, text, { trailing: 'refuse' });
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    throw new CliError(`${url}: not the answer of a Babble node: ${error.message}`, { cause: error });
  }
}

/** Parents before children, and as steady as possible: always the creator who is least far. */
function inInsertionOrder({ participantEvents }: GraphAnswer, url: string): readonly Event[] {
  const chains = [...(participantEvents?.values() ?? [])].map((chain) =>
    [...(chain?.values() ?? [])]
      .map((event) => identifyEvent(event, sha256))
      .sort((a, b) => Number(a.body.index) - Number(b.body.index)),
  );
  if (chains.some(([first]) => first !== undefined && first.body.index !== 0)) {
    throw new CliError(`${url}: the node has no history from genesis: it started from a frame, or dropped old events`, {
      remedy: 'Export from a node that was there from the beginning.',
    });
  }
  const placed = new Set<string>(['']);
  const ordered: Event[] = [];
  const next = chains.map(() => 0);
  for (let progress = true; progress; ) {
    progress = false;
    for (const [i, chain] of chains.entries()) {
      const event = chain[next[i] ?? 0];
      if (event === undefined || !(event.body.parents ?? []).every((parent) => placed.has(parent))) continue;
      placed.add(event.id);
      ordered.push(event);
      next[i] = (next[i] ?? 0) + 1;
      progress = true;
    }
  }
  const left = chains.reduce((sum, chain) => sum + chain.length, 0) - ordered.length;
  if (left > 0) throw new CliError(`${url}: ${left} events build on events that the node did not send`);
  return ordered;
}

/** One line per block in which the application refused something. */
function refusedDecisions(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap(({ body }) => {
    const accepted = (body.internalTransactionReceipts ?? []).map((receipt) => receipt.accepted);
    return accepted.every(Boolean) ? [] : [formatBlockDecisions({ block: body.index, accepted })];
  });
}
