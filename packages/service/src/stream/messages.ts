// The messages of the stream, as JSON.
import type { ServiceNode } from '../service-node.ts';
import { blockSummary } from '../v1/block-answer.ts';
import { eventAnswer, newbornFate } from '../v1/event-answer.ts';
import { witnessAnswer } from '../v1/witness-answer.ts';
import type { Noted } from './noted-changes.ts';
import type { Topic } from './topics.ts';

export interface MessageContext {
  readonly node: Pick<ServiceNode, 'look' | 'validators'>;
  readonly previousState: string;
}

export function messageOf(
  noted: Noted,
  { node, previousState }: MessageContext,
): { readonly topic: Topic; readonly data: string } {
  return { topic: noted.kind, data: JSON.stringify(contentsOf(noted, node, previousState)) };
}

function contentsOf(noted: Noted, node: MessageContext['node'], previousState: string): unknown {
  switch (noted.kind) {
    case 'event':
      return eventAnswer(noted.record, newbornFate(noted.record));
    case 'fame': {
      const { round, decided, witnesses } = noted.record;
      return { round, decided, witnesses: witnesses.map(witnessAnswer) };
    }
    case 'received':
      return { ids: noted.ids, roundReceived: noted.round, block: noted.block };
    case 'block':
      return blockSummary(noted.block, node);
    case 'state':
      return { state: noted.state, previous: previousState };
  }
}
