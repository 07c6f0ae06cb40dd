// Single blocks and lists of them. Rules HTTP-3, HTTP-4, HTTP-5, HTTP-13.
import type { Block } from '@babble/hashgraph';
import { blockCodec } from '@babble/hashgraph';
import type { Headers } from './answers.ts';
import { failure, jsonAnswer } from './answers.ts';
import { parseInteger } from './parse-integer.ts';
import type { ServiceNode } from './service-node.ts';

/** Blocks in one answer. */
const MOST_BLOCKS = 50;

/** One block; `index` is text from the path. */
export async function blockAnswer(node: ServiceNode, index: string, headers: Headers): Promise<Response> {
  const parsed = parseInteger(index);
  if ('error' in parsed) return failure(parsed.error, headers);
  const block = await node.block(parsed.value);
  return block === undefined
    ? failure(notFoundText(parsed.value), headers)
    : jsonAnswer(blockCodec.std(block), headers);
}

/** A list; without `count`, or with an empty one, of the one block asked for. */
export async function blocksAnswer(
  node: ServiceNode,
  start: string,
  count: string,
  headers: Headers,
): Promise<Response> {
  const first = parseInteger(start);
  if ('error' in first) return failure(first.error, headers);
  const last = node.lastBlockIndex;
  if (first.value > last) return failure('Requested starting index larger than last block index', headers);
  const asked = count === '' ? { value: 1 } : parseInteger(count);
  if ('error' in asked) return failure(asked.error, headers);
  const length = Math.min(asked.value, MOST_BLOCKS, last - first.value + 1);
  const blocks: Block[] = [];
  for (let index = first.value; index < first.value + length; index += 1) {
    const block = await node.block(index);
    if (block === undefined) return failure(notFoundText(index), headers);
    blocks.push(block);
  }
  // Go's slice without elements.
  return jsonAnswer(blocks.length === 0 ? 'null' : `[${blocks.map(blockCodec.std).join(',')}]`, headers);
}

function notFoundText(index: number): string {
  return `BlockCache, ${index}, Not Found`;
}
