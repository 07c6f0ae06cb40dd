// What becomes of own events when the graph begins anew from a frame. Rules HG-RESET-1, NODE-FF-8, NODE-SELF-6, OURS-4.

import { sha256 } from '@babble/crypto/node';
import { Hashgraph } from '@babble/hashgraph';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { anchorOf, type Member, pair, talk } from './core-pair.ts';

function anchorGraph(member: Member): Hashgraph {
  const { block, frame } = anchorOf(member);
  return Hashgraph.fromFrame(block, frame, { sha256 });
}

async function goOverTo({ core, commitQueue }: Member, graph: Hashgraph): Promise<void> {
  await core.exclusively(async () => {
    commitQueue.goOnAfter(graph.counters().lastBlockIndex);
    await core.startFrom(graph);
  });
}

function textsIn(transactions: readonly (Uint8Array | null)[] | null | undefined): readonly string[] {
  return (transactions ?? []).map((transaction) => new TextDecoder().decode(transaction ?? undefined));
}

test('a transaction that a later snapshot holds is not submitted again', async () => {
  const members = await pair(new SimulatedClock(1_700_000_000_000));
  const [own, other] = members;
  await talk(members, 40, 'early');
  const early = anchorGraph(other);
  await talk(members, 120, 'late');
  const decided = new Set<string>();
  const late = anchorGraph(other);
  for (let index = 0; index <= late.counters().lastBlockIndex; index += 1) {
    for (const text of textsIn(other.core.hashgraph.block(index)?.body.transactions)) decided.add(text);
  }
  await goOverTo(own, early);
  await goOverTo(own, late);
  const event = await own.core.createSelfEvent(undefined);
  const again = textsIn(event?.body.transactions).filter((text) => decided.has(text));
  expect(again).toEqual([]);
});

test('an own event that was given up, and comes to light after all, is nobody else’s', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const members = await pair(clock);
  const [own, other] = members;
  const { forks } = own;
  await clock.run(60_000);
  await talk(members, 40, 'early');
  const early = anchorGraph(other);
  await talk(members, 10, 'late');
  await goOverTo(own, early);
  const known = own.core.known();
  await own.core.createSelfEvent(undefined);
  expect(forks).toEqual([]);
  await own.core.receive(await other.core.eventDiff(known, 1_000));
  expect(forks).toHaveLength(1);
  expect(own.foreign).toEqual([]);
});
