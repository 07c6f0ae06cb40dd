// Rounds with their witnesses.
import type { RoundRecord } from '@babble/hashgraph';
import type { Api } from '../api.ts';
import { type Endpoint, endpoint, jsonOf } from '../endpoint.ts';
import { pageSize, wholeNumber } from '../parameters.ts';
import { type RoundAnswer, roundsSchema } from '../schemas/event.ts';
import { witnessAnswer } from '../witness-answer.ts';

export function roundEndpoints(api: Api): readonly Endpoint[] {
  return [
    endpoint({
      path: '/v1/rounds',
      summary: 'Rounds, a page at a time',
      query: {
        from: wholeNumber(0)
          .optional()
          .describe('First round of the page; by default so that the page ends with the newest'),
        limit: pageSize(20, 100),
      },
      answers: [{ status: 200, schema: roundsSchema }],
      handle: async ({ query }) => {
        const last = api.node.look.lastRound;
        const from = query.from ?? Math.max(0, last - query.limit + 1);
        const rounds: RoundAnswer[] = [];
        for (let number = from; number <= last && number < from + query.limit; number += 1) {
          const record = await api.node.look.round(number);
          if (record !== undefined) rounds.push(roundAnswer(record, api));
        }
        return jsonOf({ first: rounds[0]?.round ?? -1, last, rounds });
      },
    }),
  ];
}

function roundAnswer({ round, decided, witnesses, receivedEvents }: RoundRecord, { node }: Api): RoundAnswer {
  return {
    round,
    decided,
    witnesses: witnesses.map(witnessAnswer),
    receivedEvents: receivedEvents.length,
    peers: node.validators(round).size,
  };
}
