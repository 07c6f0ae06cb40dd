// Recorded refusals: what the Go implementation refuses, ours refuses; what makes it panic is refused; what it accepts
// although honest nodes never produce it is refused by strict and accepted by reference admission.

import { decodeText } from '@babble/crypto';
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Admission, SignedEvent } from '@babble/hashgraph';
import { eventCodec, HashgraphError, Replay, wireEventCodec } from '@babble/hashgraph';
import { describe, expect, test } from '@jest/globals';
import { dummyApplication, parseExact, readGraph, readRecording } from './recordings.ts';

interface RejectCase {
  readonly name: string;
  readonly event: unknown;
  readonly class: 'accepted' | 'normal-self-parent-error' | 'error' | 'panic';
  readonly attributes: readonly unknown[] | null;
  readonly pendingBlockSignatures: number;
  readonly known: Readonly<Record<string, number>>;
}

interface WireCase {
  readonly name: string;
  readonly wireEvent: unknown;
  readonly class: string;
  readonly stage: string | null;
}

const recorded = parseExact(readRecording('rejects.json')) as {
  readonly cases: readonly RejectCase[];
  readonly wireCases: readonly WireCase[];
};

/** Accepted by the reference although no honest program makes them (HG-INS-11, HG-INS-12, SIG-TEXT-5). */
const REFUSED_BY_STRICT = new Set([
  'signature upper case',
  'signature leading zeros',
  'signature plus sign',
  'index of the newest event',
  'index zero again',
  'first event index 5',
  'first event index -3',
  'three parents',
]);

/** The JSON text of a case with all digits. */
function text(value: unknown): string {
  const marked = JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? `@${item}@` : item));
  return marked.replace(/"@(-?\d+)@"/g, '$1');
}

async function graphWithPrefix(admission: Admission): Promise<Replay> {
  const graph = readGraph('rejects');
  const { verifier } = await fastestVerifier();
  const replay = Replay.fromGenesis(graph.genesis, { sha256, admission, verifier, commit: dummyApplication() });
  await replay.insertAll(graph.events);
  return replay;
}

async function refusal(replay: Replay, event: SignedEvent): Promise<HashgraphError | undefined> {
  try {
    await replay.insertAll([event]);
    return undefined;
  } catch (error) {
    if (error instanceof HashgraphError) return error;
    throw error;
  }
}

describe('recorded refusals', () => {
  test.each(recorded.cases.map((reject) => [reject.name, reject] as const))(
    'HG-INS-1 … 7, reference admission: %s',
    async (_name, reject) => {
      const replay = await graphWithPrefix('reference');
      const before = replay.hashgraph.counters();
      const error = await refusal(replay, decodeText(eventCodec, text(reject.event)));
      const accepted = reject.class === 'accepted';
      expect(error === undefined).toBe(accepted);
      if (reject.class === 'normal-self-parent-error') {
        expect(error?.code).toBe('BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD');
      }
      if (!accepted) {
        expect(replay.hashgraph.counters()).toEqual(before);
        return;
      }
      const status = replay.hashgraph.status(replay.eventIds.at(-1) ?? '');
      expect([status?.round, status?.lamport, status?.witness, status?.roundReceived ?? null]).toEqual(
        reject.attributes,
      );
      expect(replay.hashgraph.counters().pendingBlockSignatures).toBe(reject.pendingBlockSignatures);
      const known = Object.fromEntries(replay.hashgraph.participants().map(({ key, lastIndex }) => [key, lastIndex]));
      expect(known).toEqual(reject.known);
    },
  );

  test.each(recorded.cases.map((reject) => [reject.name, reject] as const))(
    'HG-INS-11, HG-INS-12, strict admission: %s',
    async (_name, reject) => {
      const replay = await graphWithPrefix('strict');
      const before = replay.hashgraph.counters();
      const error = await refusal(replay, decodeText(eventCodec, text(reject.event)));
      expect(error === undefined).toBe(reject.class === 'accepted' && !REFUSED_BY_STRICT.has(reject.name));
      if (error !== undefined) expect(replay.hashgraph.counters()).toEqual(before);
    },
  );

  test.each(recorded.wireCases.map((wireCase) => [wireCase.name, wireCase] as const))(
    'HG-WIRE-1 … 5: wire event: %s',
    async (_name, wireCase) => {
      const replay = await graphWithPrefix('strict');
      const wire = decodeText(wireEventCodec, text(wireCase.wireEvent));
      const resolver = replay.hashgraph.wireResolver();
      if (wireCase.stage === 'read') {
        expect(() => resolver.resolve(wire)).toThrow(HashgraphError);
        return;
      }
      const error = await refusal(replay, resolver.resolve(wire));
      expect(error === undefined).toBe(wireCase.class === 'accepted');
    },
  );
});
