// Health and status.
import { reasonsNotReady } from '../../readiness.ts';
import type { Api } from '../api.ts';
import { type Endpoint, endpoint, jsonOf } from '../endpoint.ts';
import { aliveSchema, readySchema, statusSchema } from '../schemas/status.ts';
import { statusAnswer } from '../status-answer.ts';

export function statusEndpoints(api: Api): readonly Endpoint[] {
  return [
    endpoint({
      path: '/healthz',
      summary: 'Whether the process answers',
      answers: [{ status: 200, schema: aliveSchema }],
      handle: () => jsonOf({ status: 'alive' }),
    }),
    endpoint({
      path: '/readyz',
      summary: 'Whether the node takes part in consensus',
      description:
        'Ready is a node that is Babbling, reaches a super-majority of the validators, and decides rounds while something waits.',
      answers: [
        { status: 200, schema: readySchema },
        { status: 503, schema: readySchema },
      ],
      handle: () => {
        const reasons = reasonsNotReady(api.node, api.now());
        return jsonOf({ ready: reasons.length === 0, reasons }, reasons.length === 0 ? 200 : 503);
      },
    }),
    endpoint({
      path: '/v1/status',
      summary: 'The node at this moment',
      answers: [{ status: 200, schema: statusSchema }],
      handle: () => jsonOf(statusAnswer(api)),
    }),
  ];
}
