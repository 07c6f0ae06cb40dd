// babble watch: several nodes side by side, wherever they run. Rules HTTP-2, OPS-NET-1.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { CliError, EXIT } from '../cli-error.ts';
import { parseDuration } from '../duration.ts';
import { print } from '../output.ts';
import { styled } from '../terminal.ts';
import { TABLE_HEADER, tableLines } from '../watch/facts-table.ts';
import { factsOf, type NodeFacts } from '../watch/node-facts.ts';

interface WatchFlags {
  readonly interval: string;
  readonly once?: boolean;
  readonly json?: boolean;
}

const HELP = `
A URL is the HTTP service of a node, its --service-listen. Columns: how many nodes it gossips with, the newest round that it has decided,
its newest block, transactions in decided rounds, those per second, events that no round has received, transactions that it has
not put into an event yet. Blocks are the same everywhere sooner or later; a node whose block stays behind is behind.

Examples:
  babble watch http://192.0.2.7:8000 http://192.0.2.8:8000
  babble watch --once --json http://127.0.0.1:8000

Exit code: 0 after Ctrl-C; with --once 1 if a node did not answer; 2 for wrong usage.`;

export function addWatch(program: Command): void {
  program
    .command('watch')
    .summary('see several nodes side by side')
    .description('Asks nodes again and again how they are, and shows a line for each.')
    .argument('[url...]', 'HTTP services of running nodes (default: http://127.0.0.1:8000)')
    .option('--interval <duration>', 'how often', '1s')
    .option('--once', 'ask once, and end')
    .option('--json', 'an object per look, on a line of its own')
    .addHelpText('after', HELP)
    .action(watch);
}

async function watch(urls: readonly string[], { interval, once, json }: WatchFlags): Promise<void> {
  const targets = (urls.length === 0 ? ['http://127.0.0.1:8000'] : urls).map(targetOf);
  const intervalMs = parseDuration(interval, 'interval');
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  const show = json === true ? showJson : table();
  while (!controller.signal.aborted) {
    const facts = await Promise.all(targets.map(factsOf));
    if (controller.signal.aborted) return;
    show(facts);
    if (once === true) return mustAllAnswer(facts);
    // Rejects when the signal says stop.
    await sleep(intervalMs, undefined, { signal: controller.signal }).catch(() => undefined);
  }
}

function showJson(nodes: readonly NodeFacts[]): void {
  print(JSON.stringify({ time: new Date().toISOString(), nodes }));
}

/** In a terminal each look replaces the one before. */
function table(): (facts: readonly NodeFacts[]) => void {
  let [earlier, sinceMs, drawn]: [readonly NodeFacts[], number, number] = [[], performance.now(), 0];
  return (facts) => {
    const nowMs = performance.now();
    const lines = tableLines(facts, earlier, (nowMs - sinceMs) / 1000);
    if (process.stdout.isTTY === true && drawn > 0) process.stdout.write(`\u001b[${drawn}A\u001b[J`);
    print([styled(process.stdout, 'bold', TABLE_HEADER), ...lines].join('\n'));
    [earlier, sinceMs, drawn] = [facts, nowMs, lines.length + 1];
  };
}

function mustAllAnswer(facts: readonly NodeFacts[]): void {
  const silent = facts.filter(({ problem }) => problem !== undefined);
  if (silent.length === 0) return;
  throw new CliError(`${silent.length} of ${facts.length} nodes did not answer`, {
    remedy: 'A service listens on 127.0.0.1 only, unless --service-listen says otherwise.',
  });
}

/** The URL with a slash at its end. Throws a {@link CliError} for what cannot be asked. */
function targetOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    const remedy = 'Write it like http://192.0.2.7:8000.';
    throw new CliError(`"${url}" is no URL of a node`, { exitCode: EXIT.usage, remedy });
  }
  return parsed.href.endsWith('/') ? parsed.href : `${parsed.href}/`;
}
