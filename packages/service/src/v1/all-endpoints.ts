// All endpoints of /v1, and health beside them.
import type { Api } from './api.ts';
import type { Endpoint } from './endpoint.ts';
import { blockEndpoints } from './endpoints/blocks.ts';
import { eventEndpoints } from './endpoints/events.ts';
import { membershipEndpoints } from './endpoints/membership.ts';
import { roundEndpoints } from './endpoints/rounds.ts';
import { statusEndpoints } from './endpoints/status.ts';
import { streamEndpoints } from './endpoints/stream.ts';
import { transactionEndpoints } from './endpoints/transactions.ts';
import { validatorEndpoints } from './endpoints/validators.ts';

export function allEndpoints(api: Api): readonly Endpoint[] {
  return [
    ...statusEndpoints(api),
    ...validatorEndpoints(api),
    ...membershipEndpoints(api),
    ...blockEndpoints(api),
    ...transactionEndpoints(api),
    ...eventEndpoints(api),
    ...roundEndpoints(api),
    ...streamEndpoints(api),
  ];
}
