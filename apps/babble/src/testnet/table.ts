// The live table of a network: rewritten in a terminal, one JSON object per line with --json, plain lines otherwise.
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../cli-error.ts';
import { print, warn } from '../output.ts';
import { styled } from '../terminal.ts';
import { Load } from './load.ts';
import type { LocalNetwork } from './local-network.ts';
import type { LocalNode } from './local-node.ts';
import { compareBlocks, formatComparison } from './same-blocks.ts';

export interface TableInit {
  readonly network: LocalNetwork;
  /** Transactions submitted per second, over all nodes. */
  readonly rate: number;
  readonly json: boolean;
  /** Ends the table. */
  readonly signal: AbortSignal;
}

interface Row {
  readonly node: string;
  readonly state: string;
  readonly round: number;
  readonly block: number;
  readonly transactionsPerSecond: number;
}

/** Submits and shows until the signal says stop. */
export async function liveTable(init: TableInit): Promise<void> {
  const { network, rate } = init;
  const load = rate === 0 ? undefined : startLoad(network, rate);
  const previous = new Map<LocalNode, number>();
  let lines = 0;
  while (!init.signal.aborted) {
    const since = performance.now();
    // Rejects when the signal says stop.
    await sleep(1000, undefined, { signal: init.signal }).catch(() => undefined);
    const seconds = (performance.now() - since) / 1000;
    const rows = network.nodes.map((node) => rowOf(node, previous, seconds));
    if (init.json) print(JSON.stringify({ finalityP50Ms: median(network.finalitiesMs), nodes: rows }));
    else lines = draw(network, rows, lines);
  }
  load?.stop();
  const comparison = compareBlocks(network.nodes);
  const { equal, common, difference } = comparison;
  if (init.json) print(JSON.stringify({ equal, blocks: common, difference }));
  else print(formatComparison(comparison, network.nodes.length));
}

function rowOf(node: LocalNode, previous: Map<LocalNode, number>, seconds: number): Row {
  const last = node.blocks.at(-1);
  const count = node.transactionCount;
  const transactionsPerSecond = Math.round((count - (previous.get(node) ?? 0)) / seconds);
  previous.set(node, count);
  return {
    node: node.configuration.moniker,
    state: node.state ?? 'starting',
    round: Number(last?.body.roundReceived ?? -1),
    block: Number(last?.body.index ?? -1),
    transactionsPerSecond,
  };
}

/** Returns the number of lines drawn, to be drawn over next time. */
function draw({ finalitiesMs }: LocalNetwork, rows: readonly Row[], drawn: number): number {
  const over = process.stdout.isTTY === true && drawn > 0 ? `\u001b[${drawn}A\u001b[J` : '';
  const header = `${'node'.padEnd(10)}${'state'.padEnd(12)}${'round'.padStart(8)}${'block'.padStart(8)}${'tx/s'.padStart(8)}`;
  const body = rows.map(
    (row) =>
      `${row.node.padEnd(10)}${row.state.padEnd(12)}${String(row.round).padStart(8)}${String(row.block).padStart(8)}${String(row.transactionsPerSecond).padStart(8)}`,
  );
  const p50 = median(finalitiesMs);
  const finality = `finality p50: ${p50 === undefined ? '-' : `${Math.round(p50)} ms`}`;
  process.stdout.write(`${over}${[styled(process.stdout, 'bold', header), ...body, finality, ''].join('\n')}`);
  return rows.length + 2;
}

function startLoad(network: LocalNetwork, rate: number): Load {
  const onUncertain = (error: unknown): void => warn(messageOf(error));
  return new Load({ network, rate, lineOf: (number) => `transaction ${number}`, onUncertain });
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
