// Events, in the order in which this node inserted them, and one by one.
import type { EventId } from '@babble/hashgraph';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { type Endpoint, endpoint, jsonOf } from '../endpoint.ts';
import { eventAnswer, eventDetailAnswer } from '../event-answer.ts';
import { Fates } from '../fates.ts';
import { streamedJson } from '../json-stream.ts';
import { pageSize, wholeNumber } from '../parameters.ts';
import { RequestProblem } from '../problem.ts';
import { eventDetailSchema, eventsSchema } from '../schemas/event.ts';

/** Events that are read from the store at once. */
const AT_ONCE = 100;

export function eventEndpoints(api: Api): readonly Endpoint[] {
  return [
    endpoint({
      path: '/v1/events',
      summary: 'Events, a page at a time',
      description:
        'In the order in which this node inserted them. Begin with from=0, or with a number of the stream, and go on with next; a page that is shorter than limit is the last one for now.',
      query: {
        from: wholeNumber(0).default(0).describe('Insertion number of the first event of the page'),
        limit: pageSize(100, 1_000),
      },
      answers: [{ status: 200, schema: eventsSchema }],
      handle: async ({ query }) => {
        const [oldest] = await api.node.look.inserted(0, 1);
        return streamedJson(pageText(query.from, query.limit, oldest?.topologicalIndex ?? 0, api), api.pace);
      },
    }),
    endpoint({
      path: '/v1/events/{id}',
      summary: 'An event',
      params: {
        id: z.string().regex(/^0X[0-9A-F]{64}$/, { error: 'must be 0X and 64 hexadecimal digits in upper case' }),
      },
      answers: [{ status: 200, schema: eventDetailSchema }],
      problems: ['notFound'],
      handle: async ({ params }) => {
        const record = await api.node.look.event(params.id as EventId);
        if (record === undefined) {
          throw new RequestProblem('notFound', 'There is no such event, or it is not kept any more.');
        }
        return jsonOf(eventDetailAnswer(record, await new Fates(api.node, api.blockRounds).of(record)));
      },
    }),
  ];
}

async function* pageText(
  from: number,
  limit: number,
  first: number,
  { node, blockRounds }: Api,
): AsyncGenerator<string> {
  const fates = new Fates(node, blockRounds);
  let next = from;
  let told = 0;
  yield `{"first":${first},"events":[`;
  while (told < limit) {
    const records = await node.look.inserted(next, Math.min(AT_ONCE, limit - told));
    for (const record of records) {
      yield `${told === 0 ? '' : ','}${JSON.stringify(eventAnswer(record, await fates.of(record)))}`;
      told += 1;
      next = record.topologicalIndex + 1;
    }
    if (records.length === 0) break;
  }
  yield `],"next":${next}}`;
}
