// Blocks, and their proofs.
import type { Block } from '@babble/hashgraph';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { blockText, dataBudget } from '../block-answer.ts';
import { blockProofText } from '../block-proof-answer.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { streamedJson } from '../json-stream.ts';
import { pageSize, wholeNumber } from '../parameters.ts';
import { RequestProblem } from '../problem.ts';
import { blockSchema, blocksSchema } from '../schemas/block.ts';
import { blockProofSchema } from '../schemas/validators.ts';

const index = wholeNumber(0).describe('Index of the block');
const data = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .default('true')
  .describe('Whether the bytes of transactions are told');

export function blockEndpoints(api: Api): readonly Endpoint[] {
  return [
    endpoint({
      path: '/v1/blocks',
      summary: 'Blocks, a page at a time',
      query: {
        from: wholeNumber(0)
          .optional()
          .describe('Index of the first block of the page; by default the oldest, or the newest in descending order'),
        limit: pageSize(20, 100),
        order: z.enum(['asc', 'desc'], { error: 'must be asc or desc' }).default('asc'),
        data,
      },
      answers: [{ status: 200, schema: blocksSchema }],
      handle: ({ query }) => {
        const last = api.node.lastBlockIndex;
        const from = Math.min(query.from ?? (query.order === 'asc' ? 0 : last), Math.max(last + 1, 0));
        const step = query.order === 'asc' ? 1 : -1;
        const wanted = Array.from({ length: query.limit }, (_, i) => from + step * i).filter(
          (i) => i >= 0 && i <= last,
        );
        return streamedJson(pageText(wanted, last, query.data === 'true', api), api.pace);
      },
    }),
    endpoint({
      path: '/v1/blocks/{index}',
      summary: 'A block',
      params: { index },
      query: { data },
      answers: [{ status: 200, schema: blockSchema }],
      problems: ['notFound'],
      handle: async ({ params, query }) => {
        const block = await blockAt(params.index, api);
        return streamedJson(pieces(blockText(block, api.node, dataBudget(query.data === 'true'))), api.pace);
      },
    }),
    endpoint({
      path: '/v1/blocks/{index}/proof',
      summary: 'The proof that the network decided a block',
      description:
        'The block with its signatures, and the blocks that lead from genesis to the validators who signed it. Whoever knows the genesis can check it without a node: verifyBlockProof of @babble/hashgraph.',
      params: { index },
      answers: [{ status: 200, schema: blockProofSchema }],
      problems: ['notFound'],
      handle: async ({ params }) => streamedJson(await blockProofText(await blockAt(params.index, api), api), api.pace),
    }),
  ];
}

async function blockAt(wanted: number, { node }: Api): Promise<Block> {
  const block = wanted > node.lastBlockIndex ? undefined : await node.block(wanted);
  if (block !== undefined) return block;
  const last = node.lastBlockIndex;
  const there = last < 0 ? 'there is none yet' : `the newest is ${last}, and old ones may not be kept any more`;
  throw new RequestProblem('notFound', `There is no block ${wanted}: ${there}.`);
}

async function* pageText(
  wanted: readonly number[],
  lastBlockIndex: number,
  withData: boolean,
  { node }: Api,
): AsyncGenerator<string> {
  const budget = dataBudget(withData);
  yield `{"lastBlockIndex":${lastBlockIndex},"blocks":[`;
  let separator = '';
  for (const each of wanted) {
    const block = await node.block(each);
    if (block === undefined) continue;
    yield separator;
    yield* blockText(block, node, budget);
    separator = ',';
  }
  yield ']}';
}

async function* pieces(text: Iterable<string>): AsyncGenerator<string> {
  yield* text;
}
