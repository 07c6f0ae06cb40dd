// What engine and model say in comparable words, and the comparison.
import { sha256 } from '@babble/crypto/node';
import type { Frame, FrameEvent } from '@babble/hashgraph';
import { identifyEvent } from '@babble/hashgraph';
import type { ModelFrame, ModelFrameEvent } from '../model/model-event.ts';

/** A frame of the engine in the same words as one of the model. */
export function comparableFrame(frame: Frame): unknown {
  return {
    round: frame.round,
    timestamp: frame.timestamp,
    peers: (frame.peers ?? []).map(({ pubKeyHex }) => pubKeyHex),
    events: engineEvents(frame.events),
    roots: [...(frame.roots ?? [])].map(([key, root]) => [key, engineEvents(root?.events ?? null)]).sort(),
    peerSets: [...(frame.peerSets ?? [])]
      .map(([round, peers]) => [round, (peers ?? []).map(({ pubKeyHex }) => pubKeyHex)] as const)
      .sort(([a], [b]) => Number(a) - Number(b)),
  };
}

function engineEvents(events: readonly (FrameEvent | null)[] | null): unknown {
  return (events ?? []).map((entry) => {
    if (entry === null || entry.core === null) return null;
    return [identifyEvent(entry.core, sha256).id, entry.round, entry.lamportTimestamp, entry.witness];
  });
}

export function comparableModelFrame(frame: ModelFrame): unknown {
  return {
    round: frame.round,
    timestamp: frame.timestamp,
    peers: frame.peers.map(({ pubKeyHex }) => pubKeyHex),
    events: modelEvents(frame.events),
    roots: [...frame.roots].map(([key, events]) => [key, modelEvents(events)]).sort(),
    peerSets: frame.peerSets.map(([round, peers]) => [round, peers.map(({ pubKeyHex }) => pubKeyHex)]),
  };
}

function modelEvents(events: readonly ModelFrameEvent[]): unknown {
  return events.map(({ event, round, lamport, witness }) => [event.id, round, lamport, witness]);
}

/** Transactions as texts. */
export function texts(transactions: readonly (Uint8Array | null)[] | null | undefined): readonly string[] {
  return (transactions ?? []).map((transaction) => Buffer.from(transaction ?? []).toString());
}

/** Throws unless both are the same; integers of either kind are equal if their digits are. */
export function agree(what: string, engine: unknown, model: unknown): void {
  const [ofEngine, ofModel] = [canonical(engine), canonical(model)];
  if (ofEngine !== ofModel) throw new Error(shortened(`${what}\n  engine ${ofEngine}\n  model  ${ofModel}`));
}

/** Hashes and keys by their first digits. */
function shortened(message: string): string {
  return message.replace(/(0X[0-9A-F]{10})[0-9A-F]+/g, '$1…');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'bigint') return `@${item}`;
    if (typeof item === 'number') return `@${item}`;
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
