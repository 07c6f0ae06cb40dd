// Single blocks and lists of them. Rules HTTP-3, HTTP-4, HTTP-5, HTTP-13.
import type { Block } from '@babble/hashgraph';
import { blockCodec } from '@babble/hashgraph';
import type { Headers } from './answers.ts';
import { failure, jsonAnswer, streamedAnswer } from './answers.ts';
import { ServiceError } from './errors.ts';
import { parseInteger } from './parse-integer.ts';
import type { ClassicNode } from './service-node.ts';
import { type Pace, textStream } from './text-stream.ts';

/** Blocks in one answer. */
const MOST_BLOCKS = 50;

/** One block; `index` is text from the path. */
export async function blockAnswer(node: ClassicNode, index: string, headers: Headers): Promise<Response> {
  const parsed = parseInteger(index);
  if ('error' in parsed) return failure(parsed.error, headers);
  const block = await node.block(parsed.value);
  return block === undefined
    ? failure(notFoundText(parsed.value), headers)
    : jsonAnswer(blockCodec.std(block), headers);
}

/** A list; without `count`, or with an empty one, of the one block asked for. */
export async function blocksAnswer(
  node: ClassicNode,
  start: string,
  count: string,
  headers: Headers,
  pace: Pace,
): Promise<Response> {
  const first = parseInteger(start);
  if ('error' in first) return failure(first.error, headers);
  const newest = node.lastBlockIndex;
  if (first.value > newest) return failure('Requested starting index larger than last block index', headers);
  const asked = count === '' ? { value: 1 } : parseInteger(count);
  if ('error' in asked) return failure(asked.error, headers);
  const length = Math.min(asked.value, MOST_BLOCKS, newest - first.value + 1);
  // Go's slice without elements.
  if (length <= 0) return jsonAnswer('null', headers);
  const last = first.value + length - 1;
  // What is kept has no gaps: if the first is there, so are the others.
  const block = await node.block(first.value);
  if (block === undefined) return failure(notFoundText(first.value), headers);
  return length === 1
    ? jsonAnswer(`[${blockCodec.std(block)}]`, headers)
    : streamedAnswer(textStream(blocksText(node, first.value, last, block), pace), headers);
}

/** Block by block, so that many large ones are never together in memory. */
async function* blocksText(node: ClassicNode, first: number, last: number, firstBlock: Block): AsyncGenerator<string> {
  yield `[${blockCodec.std(firstBlock)}`;
  for (let index = first + 1; index <= last; index += 1) {
    const block = await node.block(index);
    if (block === undefined) throw incomplete(index);
    yield `,${blockCodec.std(block)}`;
  }
  yield ']\n';
}

function incomplete(block: number): ServiceError {
  const message = `block ${block} was dropped while blocks were being sent`;
  return new ServiceError('BABBLE_SERVICE_BLOCKS_INCOMPLETE', message, { block });
}

function notFoundText(index: number): string {
  return `BlockCache, ${index}, Not Found`;
}
