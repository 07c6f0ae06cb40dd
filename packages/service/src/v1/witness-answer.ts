// Witnesses as /v1 and the stream tell them.
import type { WitnessRecord } from '@babble/hashgraph';
import type { WitnessAnswer } from './schemas/event.ts';

export function witnessAnswer({ id, creator, fame }: WitnessRecord): WitnessAnswer {
  return { id, creator, fame };
}
