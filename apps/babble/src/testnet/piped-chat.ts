// The chat without a terminal: commits the lines piped in, alternating over the validators, and shows what all of them got.
import { createInterface } from 'node:readline/promises';
import { encodeHex } from '@babble/crypto';
import { CliError } from '../cli-error.ts';
import { print } from '../output.ts';
import type { LocalNetwork } from './local-network.ts';
import type { LocalNode } from './local-node.ts';
import { compareBlocks } from './same-blocks.ts';

/** How long the lines may take to be committed everywhere. */
const COMMIT_MS = 60_000;

/** Rejects if the lines are not committed everywhere, or not in the same blocks. */
export async function pipedChat(network: LocalNetwork, json: boolean): Promise<void> {
  const { nodes } = network;
  let count = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const node = nodes[count % nodes.length];
    if (node === undefined) continue;
    count += 1;
    await network.submit(node, `${node.configuration.moniker}: ${line}`);
  }
  const done = (): boolean => nodes.every((node) => transactionCount(node) >= count);
  await network.until(done, COMMIT_MS, `${count} lines were not committed everywhere`);
  const comparison = compareBlocks(nodes);
  if (json) print(JSON.stringify({ lines: count, ...comparison, nodes: nodes.map(describe) }));
  else printBlocks(network, count);
  if (!comparison.equal) throw new CliError(comparison.difference ?? 'the blocks differ');
}

function printBlocks({ nodes }: LocalNetwork, count: number): void {
  for (const node of nodes) {
    print(`${node.configuration.moniker}: ${node.blocks.length} blocks, ${transactionCount(node)} lines`);
    for (const { body } of node.blocks) {
      const hash = encodeHex(body.frameHash ?? new Uint8Array(0)).slice(0, 14);
      print(`  block ${body.index}  round ${body.roundReceived}  frame ${hash}…`);
      for (const transaction of body.transactions ?? []) print(`    ${decode(transaction)}`);
    }
  }
  const { equal, common, difference } = compareBlocks(nodes);
  print(
    equal ? `${count} lines, ${common} blocks: equal on all ${nodes.length} nodes` : `NOT EQUAL: ${difference ?? ''}`,
  );
}

function describe(node: LocalNode): unknown {
  const blocks = node.blocks.map(({ body }) => ({
    index: Number(body.index),
    round: Number(body.roundReceived),
    frameHash: encodeHex(body.frameHash ?? new Uint8Array(0)),
    lines: (body.transactions ?? []).map(decode),
  }));
  return { moniker: node.configuration.moniker, blocks };
}

function transactionCount(node: LocalNode): number {
  return node.blocks.reduce((sum, { body }) => sum + (body.transactions?.length ?? 0), 0);
}

function decode(transaction: Uint8Array | null): string {
  return new TextDecoder().decode(transaction ?? new Uint8Array(0));
}
