// The schemas under the names by which clients know them.
import type { z } from 'zod';
import type { NamedSchemas } from './openapi.ts';
import { blockSchema, blockSummarySchema, blocksSchema, submittedSchema, transactionSchema } from './schemas/block.ts';
import { peerSchema } from './schemas/common.ts';
import { eventDetailSchema, eventSchema, eventsSchema, roundSchema, roundsSchema } from './schemas/event.ts';
import { aliveSchema, readySchema, statusSchema } from './schemas/status.ts';
import { blockProofSchema, membershipSchema, validatorsSchema } from './schemas/validators.ts';

export const NAMED_SCHEMAS: NamedSchemas = {
  Alive: aliveSchema,
  Ready: readySchema,
  Status: statusSchema,
  Peer: peerSchema,
  Validators: validatorsSchema,
  Membership: membershipSchema,
  Block: blockSchema,
  BlockSummary: blockSummarySchema,
  Blocks: blocksSchema,
  BlockProof: blockProofSchema,
  Transaction: transactionSchema,
  Submitted: submittedSchema,
  Event: eventSchema,
  EventDetail: eventDetailSchema,
  Events: eventsSchema,
  Round: roundSchema,
  Rounds: roundsSchema,
} satisfies Readonly<Record<string, z.ZodType>>;
