// What is told of elections and of strong sight is what consensus did, on recorded graphs; the literal model is asked beside it.
import { sha256 } from '@babble/crypto/node';
import type { Election, EventRecord } from '@babble/hashgraph';
import { Replay } from '@babble/hashgraph';
import { describe, expect, test } from '@jest/globals';
import { recordedGraph } from '../model/recorded-graph.ts';
import { ReferenceModel } from '../model/reference-model.ts';
import { dummyApplication, readGraph } from './recordings.ts';

/** With coins that fall both ways, somebody who is silent, a partition, and validators who come and go. */
const NAMES = ['random-n4', 'coin-true-n4', 'coin-false-n5', 'silent-n4', 'partition-3-2-n5', 'join-and-leave'];

async function replayOf(name: string, onInserted?: (event: EventRecord) => void): Promise<Replay> {
  const { genesis, events } = readGraph(name);
  const heard = onInserted === undefined ? {} : { onInserted };
  const options = { sha256, admission: 'strict', verifier: undefined, commit: dummyApplication(), ...heard } as const;
  const replay = Replay.fromGenesis(genesis, options);
  await replay.insertAll(events);
  return replay;
}

function electionsOf({ hashgraph }: Replay): readonly Election[] {
  return hashgraph
    .rounds()
    .flatMap(({ witnesses }) => witnesses)
    .flatMap(({ id }) => hashgraph.election(id) ?? []);
}

/** What the votes that are told come to. */
function outcomeOf({ rounds }: Election): string {
  const deciding = rounds.flatMap(({ votes }) => votes).find(({ decides }) => decides);
  if (deciding === undefined) return 'undecided';
  return deciding.vote ? 'famous' : 'notFamous';
}

describe('consensus explained', () => {
  test.each(NAMES)('HG-FAME-1: in %s the votes that are told decide every election as it was decided', async (name) => {
    const replay = await replayOf(name);
    const elections = electionsOf(replay);
    expect(elections.map(outcomeOf)).toEqual(elections.map(({ fame }) => fame));
    expect(new Set(elections.map(({ fame }) => fame)).has('famous')).toBe(true);
    for (const { rounds, round } of elections) {
      expect(rounds.map((told) => told.round)).toEqual(rounds.map((_, i) => round + 1 + i));
    }
  });

  test('HG-FAME-3, HG-FAME-8: coins are told, and fall both ways', async () => {
    const elections = [...electionsOf(await replayOf('coin-true-n4')), ...electionsOf(await replayOf('coin-false-n4'))];
    const votes = elections.flatMap(({ rounds }) =>
      rounds.flatMap((told) => told.votes.map((vote) => ({ told, vote }))),
    );
    const tossed = votes.filter(({ vote }) => vote.coin);
    expect(tossed.length).toBeGreaterThan(0);
    expect(tossed.every(({ told, vote }) => told.coinRound && !vote.decides)).toBe(true);
    expect(new Set(tossed.map(({ vote }) => vote.vote))).toEqual(new Set([true, false]));
  });

  test('HG-FAME-10: a witness that came after its round was processed is told as late, without votes', async () => {
    const late = electionsOf(await replayOf('partition-3-1-n4')).filter((election) => election.late);
    expect(late).toHaveLength(1);
    expect(late[0]).toMatchObject({ rounds: [], fame: 'undecided' });
  });

  test.each(NAMES)('HG-SEE-4, HG-FAME-5: in %s strong sight is told as the model finds it', async (name) => {
    const { hashgraph } = await replayOf(name);
    const { genesis, events } = recordedGraph(name);
    const model = new ReferenceModel(genesis);
    for (const event of events) model.insert(event);
    const answers = new Set<boolean>();
    const rounds = hashgraph.rounds().slice(0, 12);
    for (const [i, { witnesses }] of rounds.slice(1).entries()) {
      const before = rounds[i];
      for (const earlier of before?.witnesses ?? []) {
        for (const later of witnesses) {
          const sight = hashgraph.strongSight(later.id, earlier.id);
          expect(sight?.stronglySees).toBe(model.stronglySees(later.id, earlier.id, before?.round ?? 0));
          const through = sight?.members.filter((member) => member.through).length ?? 0;
          expect(through >= (sight?.superMajority ?? 0)).toBe(sight?.stronglySees);
          answers.add(through > 0);
        }
      }
    }
    expect(answers.has(true)).toBe(true);
  });

  test('what is no witness has no election, and nothing sees it strongly', async () => {
    const { hashgraph, eventIds } = await replayOf('random-n4');
    const ordinary = eventIds.find((id) => hashgraph.status(id)?.witness === false) ?? '';
    expect(ordinary).not.toBe('');
    expect(hashgraph.election(ordinary)).toBeUndefined();
    expect(hashgraph.election('0X00')).toBeUndefined();
    expect(hashgraph.strongSight(eventIds.at(-1) ?? '', ordinary)).toBeUndefined();
  });

  test('a replay tells of each event once, after its blocks', async () => {
    const numbers: number[] = [];
    const replay = await replayOf('random-n4', ({ topologicalIndex }) => numbers.push(topologicalIndex));
    expect(numbers).toEqual(replay.eventIds.map((_, i) => i));
  });
});
