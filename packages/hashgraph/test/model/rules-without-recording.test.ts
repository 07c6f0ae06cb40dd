// Rules that no recording tells apart from their absence: each has a graph here, found by searching with the rule switched
// off and shrunk, that does. The graphs lie in test/regressions, where the engine replays them too.
//
// Why they are rare: with one peer-set throughout, every witness of round r+1 strongly sees a super-majority of the witnesses
// of round r, so a decided round has a super-majority of witnesses anyway (HG-FAME-9). For HG-RR-4, write a → b if some witness
// of round r+1 misses a and strongly sees b: then a super-majority of members has events above b but not yet above a. Any three
// super-majorities share a member, and chains are linear, so → has no cycle of two or three. Were more than n − super-majority
// witnesses of a round not famous, each would have an arrow to another of them; up to ten members that leaves cycles of four
// among ten members, where too few witnesses miss each one to vote it down. So it takes a peer-set that becomes effective at a
// round that exists already (HG-PEERS-6); and for HG-FAME-7 the boundary between two peer-sets.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseGraphFile } from './graph-file.ts';
import { modelEventOf, peerOfColumn } from './materialise.ts';
import type { ModelFame } from './model-event.ts';
import type { ModelRules } from './model-state.ts';
import { ReferenceModel } from './reference-model.ts';
import { GrowingGraph } from './schedule.ts';

/** The graph of a regression file in a model with these rules. */
function modelOf(file: string, rules: Partial<ModelRules> = {}): ReferenceModel {
  const saved = parseGraphFile(readFileSync(new URL(`../regressions/${file}.dag`, import.meta.url), 'utf8'));
  const genesis = Array.from({ length: saved.genesisCount }, (_, column) => peerOfColumn(column));
  const model = new ReferenceModel(genesis, { rules });
  const graph = new GrowingGraph(saved);
  for (const drawn of saved.drawing.events) model.insert(modelEventOf(graph.add(drawn), drawn.column));
  return model;
}

interface RoundSummary {
  readonly decided: boolean;
  readonly fame: readonly ModelFame[];
  readonly receivedCount: number;
  readonly memberCount: number;
}

function summary(model: ReferenceModel, number: number): RoundSummary {
  const record = model.rounds().find(([round]) => round === number)?.[1];
  const peerSet = model.peerSets().findLast(([round]) => round <= number)?.[1] ?? [];
  const witnesses = [...(record?.created.values() ?? [])].filter(({ witness }) => witness);
  return {
    decided: record?.decided === true,
    fame: witnesses.map(({ fame }) => fame).sort(),
    receivedCount: record?.received.length ?? 0,
    memberCount: peerSet.length,
  };
}

describe('rules without a recording', () => {
  test('HG-FAME-7: the votes that decide are counted against the peer-set of the voter’s round', () => {
    // One member until round 6, two from round 7 on. The first witness of round 7 strongly sees the one of round 6.
    expect(summary(modelOf('threshold-of-voters-round'), 5).fame).toEqual(['undecided']);
    expect(summary(modelOf('threshold-of-voters-round', { thresholdOf: 'previousRound' }), 5).fame).toEqual(['famous']);
  });

  test('HG-FAME-9: a decided round needs a super-majority of witnesses with a fame', () => {
    const round = { fame: ['famous', 'famous', 'famous'], receivedCount: 0, memberCount: 5 };
    expect(summary(modelOf('decision-needs-super-majority'), 7)).toEqual({ ...round, decided: false });
    const oneWitness = modelOf('decision-needs-super-majority', { decisionNeeds: 'oneWitness' });
    expect(summary(oneWitness, 7)).toEqual({ ...round, decided: true });
  });

  test('HG-FAME-9: a round whose events are all by strangers is not decided', () => {
    const round = { fame: [], receivedCount: 0, memberCount: 3 };
    expect(summary(modelOf('decision-needs-witnesses'), 7)).toEqual({ ...round, decided: false });
    const nothing = modelOf('decision-needs-witnesses', { decisionNeeds: 'nothing' });
    expect(summary(nothing, 7)).toEqual({ ...round, decided: true });
  });

  test('HG-RR-4: a decided round with fewer famous witnesses than a super-majority receives nothing', () => {
    const round = { decided: true, fame: ['famous', 'famous', 'famous', 'notFamous'], memberCount: 5 };
    expect(summary(modelOf('reception-needs-super-majority'), 7)).toEqual({ ...round, receivedCount: 0 });
    const anyNumber = modelOf('reception-needs-super-majority', { receptionNeedsSuperMajority: false });
    expect(summary(anyNumber, 7)).toEqual({ ...round, receivedCount: 5 });
  });
});
