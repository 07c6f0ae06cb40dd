// The live stream, as Server-Sent Events.
import { z } from 'zod';
import { parseTopics, TOPICS } from '../../stream/topics.ts';
import type { Api } from '../api.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { RequestProblem } from '../problem.ts';

const DESCRIPTION = `Server-Sent Events: \`event\` (an Event that was inserted), \`received\` ({ids, roundReceived, block}), \`fame\` ({round, decided, witnesses}), \`block\` (a BlockSummary: the application has answered it), \`state\` ({state, previous}), \`status\` (a Status, every second), and \`reset\`: what was told before does not count any more, or something was missed. Every message but the first status and resets has an id; whoever comes again with Last-Event-ID goes on behind it, as long as the newest 20,000 messages (16 MiB) hold it. Who is slower than that is cut off.`;

export function streamEndpoints(api: Api): readonly Endpoint[] {
  return [
    endpoint({
      path: '/v1/stream',
      summary: 'What happens, as it happens',
      description: DESCRIPTION,
      query: {
        topics: z
          .string()
          .optional()
          .describe(`Some of ${TOPICS.join(', ')}, with commas between; all by default`),
      },
      answers: [{ status: 200, schema: z.string().describe('Messages without end'), type: 'text/event-stream' }],
      handle: ({ query, context }) => {
        const topics = parseTopics(query.topics);
        if (topics === undefined) {
          const message = `topics: must be some of ${TOPICS.join(', ')}, with commas between`;
          throw new RequestProblem('badRequest', message);
        }
        const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' };
        if (context.req.raw.method === 'HEAD') return new Response(null, { headers });
        const lastId = parseId(context.req.header('Last-Event-ID'));
        return new Response(api.stream.subscribe({ topics, lastId }), { headers });
      },
    }),
  ];
}

/** What is no id of ours is none that is there: then the stream begins with a reset. */
function parseId(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  return /^[0-9]{1,16}$/.test(text) ? Number(text) : 0;
}
