// The chat without a terminal: commits the lines piped in, alternating over the validators, and shows what all of them got.
import { createInterface } from 'node:readline/promises';
import { decodeUtf8, encodeHex } from '@babble/crypto';
import type { Block } from '@babble/hashgraph';
import { print } from '../output.ts';
import type { LocalNetwork } from './local-network.ts';
import type { LocalNode } from './local-node.ts';
import type { Comparison } from './same-blocks.ts';
import { compareBlocks, formatComparison } from './same-blocks.ts';

/** How long the lines may take to be committed everywhere. */
const COMMIT_MS = 60_000;

/** Takes lines until the end of the input, or until the signal says stop. Rejects if they are not committed everywhere. */
export async function pipedChat(network: LocalNetwork, json: boolean, signal: AbortSignal): Promise<void> {
  const { nodes } = network;
  let count = 0;
  for await (const line of createInterface({ input: process.stdin, signal })) {
    const node = nodes[count % nodes.length];
    if (node === undefined) continue;
    count += 1;
    await network.say(node, line);
  }
  const done = (): boolean => nodes.every((node) => node.transactionCount >= count);
  await network.until(done, COMMIT_MS, `${count} lines were not committed everywhere`);
  const comparison = compareBlocks(nodes);
  if (json) print(JSON.stringify({ lines: count, ...comparison, nodes: nodes.map(describe) }));
  else printBlocks(nodes, count, comparison);
}

function printBlocks(nodes: readonly LocalNode[], count: number, comparison: Comparison): void {
  for (const node of nodes) {
    print(`${node.configuration.moniker}: ${node.blocks.length} blocks, ${node.transactionCount} lines`);
    for (const { index, round, frameHash, lines } of node.blocks.map(describeBlock)) {
      print(`  block ${index}  round ${round}  frame ${frameHash.slice(0, 14)}…`);
      for (const line of lines) print(`    ${line}`);
    }
  }
  print(`${count} lines, ${formatComparison(comparison, nodes.length)}`);
}

function describe({ configuration, blocks }: LocalNode): unknown {
  return { moniker: configuration.moniker, blocks: blocks.map(describeBlock) };
}

interface DescribedBlock {
  readonly index: number;
  readonly round: number;
  readonly frameHash: string;
  readonly lines: readonly string[];
}

function describeBlock({ body }: Block): DescribedBlock {
  return {
    index: Number(body.index),
    round: Number(body.roundReceived),
    frameHash: encodeHex(body.frameHash ?? new Uint8Array(0)),
    lines: (body.transactions ?? []).map((transaction) => decodeUtf8(transaction ?? new Uint8Array(0))),
  };
}
