// Transactions by their hashes, and new ones.
import type { Event } from '@babble/hashgraph';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { transactionHash } from '../block-answer.ts';
import { type Endpoint, endpoint, jsonOf } from '../endpoint.ts';
import { RequestProblem } from '../problem.ts';
import { submittedSchema, transactionSchema } from '../schemas/block.ts';
import { submit } from '../submit.ts';
import { transactionOf } from '../submitted-body.ts';
import type { Place } from '../transaction-index.ts';

const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: 'must be 64 hexadecimal digits in lower case' })
  .describe('SHA-256 of its bytes, lower-case hexadecimal');

export function transactionEndpoints(api: Api): readonly Endpoint[] {
  return [
    endpoint({
      path: '/v1/transactions/{hash}',
      summary: 'Where a transaction is',
      description:
        'Among the newest 100,000 transactions in the newest 10,000 blocks, as far as they are kept. Of several with the same bytes the newest is told.',
      params: { hash },
      answers: [{ status: 200, schema: transactionSchema }],
      problems: ['notFound'],
      handle: async ({ params }) => {
        const place = await api.transactionIndex.find(params.hash);
        if (place === undefined) throw new RequestProblem('notFound', notFoundText(api));
        return jsonOf({ hash: params.hash, ...place, finalityMs: (await finalityMs(place, api)) ?? null });
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/transactions',
      summary: 'Submit a transaction',
      description:
        'Only where the node was started with --allow-submit, and with the token where it has one (--service-token).',
      answers: [{ status: 202, schema: submittedSchema }],
      problems: ['unauthorized', 'forbidden', 'tooLarge', 'unsupportedMediaType', 'busy'],
      handle: async ({ context }) => {
        const transaction = await transactionOf(context.req.raw);
        await submit(api.node, transaction);
        return jsonOf({ hash: transactionHash(transaction) }, 202);
      },
    }),
  ];
}

function notFoundText({ transactionIndex }: Api): string {
  const { transactions, fromBlock } = transactionIndex.reach;
  return `It is none of the ${transactions} newest transactions, which are in the blocks from ${fromBlock} on: it is not in a block yet, or in an older one.`;
}

/** Of a transaction of this node: the frame says which event it is in. */
async function finalityMs({ block, index }: Place, { node }: Api): Promise<number | undefined> {
  const body = (await node.block(block))?.body;
  const frame = body === undefined ? undefined : await node.look.frame(Number(body.roundReceived));
  if (frame === undefined) return undefined;
  let before = 0;
  for (const [i, event] of (frame.frame.events ?? []).entries()) {
    const count = event?.core?.body.transactions?.length ?? 0;
    const id: Event['id'] | undefined = frame.eventIds[i];
    if (index < before + count) return id === undefined ? undefined : node.look.finalityMs(id, index - before);
    before += count;
  }
  return undefined;
}
