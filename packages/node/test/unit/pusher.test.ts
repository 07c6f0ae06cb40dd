// What is pushed, and how often.

import type { WireEvent } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import { cancelSource, silentLogger } from '@babble/host';
import type { PeerClient } from '@babble/net';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import type { Core } from '../../src/core.ts';
import { GossipMeasures } from '../../src/gossip/gossip-measures.ts';
import { PeerState } from '../../src/gossip/peer-state.ts';
import { Pusher } from '../../src/gossip/pusher.ts';

const OWN = { key: 'own', id: 1 };

/** A pusher of a node that has made the events 0 … 2; what it lacks is found a moment later, as in a store. */
function setUp(eventDiff: (known: number) => readonly WireEvent[]) {
  const sent: number[][] = [];
  const tasks: Promise<void>[] = [];
  const core = {
    ownKey: OWN.key,
    hashgraph: { tip: () => undefined, participants: () => [{ ...OWN, lastIndex: 2 }] },
    eventDiff: async (known: ReadonlyMap<number, number>) => {
      await Promise.resolve();
      return eventDiff(known.get(OWN.id) ?? -1);
    },
  };
  const client: Pick<PeerClient, 'eagerSync'> = {
    eagerSync: async (_target, { events }) => {
      sent.push((events ?? []).map(({ body }) => Number(body.index)));
      return { fromId: 2, success: true };
    },
  };
  const state = new PeerState({ key: 'other', id: 2, target: 'other' });
  state.isOurKind = true;
  const pusher = new Pusher({
    core: core as unknown as Core,
    client: client as PeerClient,
    peers: [state],
    measures: new GossipMeasures(),
    ownId: OWN.id,
    syncLimit: 1_000,
    clock: new SimulatedClock(0),
    random: new Chance(1),
    logger: silentLogger,
    signal: cancelSource().signal,
    openPushes: () => 2,
    sendsHimself: () => true,
    track: (task) => tasks.push(task),
  });
  const settled = async (): Promise<void> => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) await task;
  };
  return { pusher, sent, settled };
}

function eventsFrom(first: number): readonly WireEvent[] {
  return [0, 1, 2]
    .filter((index) => index >= first)
    .map((index) => ({ body: { creatorId: OWN.id, index } }) as WireEvent);
}

test('NODE-GOSSIP-4: pushes of one moment send each event once', async () => {
  const { pusher, sent, settled } = setUp((known) => eventsFrom(known + 1));
  pusher.flush();
  pusher.flush();
  pusher.flush();
  await settled();
  expect(sent).toEqual([[0, 1, 2]]);
  expect(pusher.pushCount).toBe(1);
});

test('NODE-DIFF-1: nothing is pushed to a peer that lacks what is not kept any more, and that is no failure', async () => {
  const { pusher, sent, settled } = setUp(() => {
    throw new HashgraphError('BABBLE_HASHGRAPH_TOO_OLD', 'Too Late');
  });
  pusher.flush();
  await settled();
  expect(sent).toEqual([]);
});

test('a store that cannot answer is a failure', async () => {
  const { pusher, settled } = setUp(() => {
    throw new HashgraphError('BABBLE_HASHGRAPH_STORE_FAILED', 'the store is closed');
  });
  pusher.flush();
  await expect(settled()).rejects.toThrow('the store is closed');
});
