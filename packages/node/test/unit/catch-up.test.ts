// Catching up from peers whose answers the test makes. Rules NODE-FF-5, NODE-STATE-8, OURS-6, OURS-8.

import { fastestVerifier, sha256 } from '@babble/crypto/node';
import { type Block, type Frame, Hashgraph } from '@babble/hashgraph';
import { neverCancelled, silentLogger } from '@babble/host';
import type { ExtensionClient, PeerClient } from '@babble/net';
import { NetError, WIRE_EXTENSIONS } from '@babble/net';
import type { AppProxy } from '@babble/proxy';
import { readSnapshot, snapshotPieces } from '@babble/proxy';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, jest, test } from '@jest/globals';
import { CatchUp, type CatchUpOutcome } from '../../src/fast-forward/catch-up.ts';
import { anchorOf, give, type Member, pair, talk } from './core-pair.ts';

const TRUE_STATE = new Uint8Array(32);

interface World {
  readonly clock: SimulatedClock;
  readonly member: Member;
  readonly anchor: (target: string) => { readonly block: Block; readonly frame: Frame };
  /** What each peer, by its address, gives as the state of the application. */
  readonly states: ReadonlyMap<string, Uint8Array>;
  /** Called when a peer is asked how its validators came about. */
  readonly onMembership?: () => Promise<void>;
}

/** Returns whose snapshots were asked for, in order, and how it ended. */
async function catchUp({ clock, member, anchor, states, onMembership }: World) {
  const asked: string[] = [];
  const client: Pick<PeerClient, 'sync'> = {
    sync: async () => ({ fromId: 1, events: null, known: new Map(), wire: WIRE_EXTENSIONS }),
  };
  const extensions: ExtensionClient = {
    anchor: async (target) => ({ fromId: 1, ...anchor(target) }),
    membership: async () => {
      await onMembership?.();
      return { fromId: 1, blocks: [], isComplete: true, isGapless: true };
    },
    snapshot: async (target, { blockIndex, offset }) => {
      asked.push(target);
      const data = states.get(target) ?? TRUE_STATE;
      return { blockIndex, offset, isLast: true, checksum: sha256(data), data };
    },
  };
  const app: Pick<AppProxy, 'getSnapshot' | 'restore'> = {
    getSnapshot: async () => snapshotPieces(TRUE_STATE),
    restore: (snapshot) => readSnapshot(snapshot),
  };
  let chance = 0;
  const { core, commitQueue } = member;
  const running = new CatchUp({
    core,
    commitQueue,
    client: client as PeerClient,
    extensions,
    app: app as AppProxy,
    graphOptions: { sha256 },
    partners: () => [...states.keys()].map((target, i) => ({ key: `0X${i}`, id: i, target })),
    ownId: 7,
    peers: core.validators,
    sha256,
    verifier: (await fastestVerifier()).verifier,
    admission: 'strict',
    clock,
    // The peers keep their order: nobody is asked first by luck.
    random: { next: () => (chance = (chance + 0.001) % 1) },
    logger: silentLogger,
  }).run(neverCancelled);
  let outcome: CatchUpOutcome | undefined;
  void running.then((ended) => {
    outcome = ended;
  });
  await clock.runUntil(() => outcome !== undefined, 120_000);
  return { asked, outcome };
}

test('OURS-6: who has come as far by himself meanwhile does not go back', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const [member, other] = await pair(clock);
  const [behind] = await pair(clock);
  await talk([member, other], 40, 'before');
  const { asked, outcome } = await catchUp({
    clock,
    member: behind,
    anchor: () => anchorOf(other),
    states: new Map([['honest', TRUE_STATE]]),
    onMembership: () => give(other, behind),
  });
  expect(asked).toEqual([]);
  expect(outcome).toBe('nobodyServes');
  expect(behind.core.hashgraph.block(0)).toBeDefined();
});

test('NODE-STATE-8: whose snapshot was false is asked last from then on', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const [member, other] = await pair(clock);
  const [fresh] = await pair(clock);
  await talk([member, other], 40, 'before');
  const states = new Map([
    ['liar', new Uint8Array(32).fill(7)],
    ['late', TRUE_STATE],
  ]);
  let isLate = true;
  const anchor = (target: string) => {
    if (target !== 'late' || !isLate) return anchorOf(other);
    isLate = false;
    throw new NetError('BABBLE_NET_REMOTE_ERROR', 'No Anchor Block', { text: 'No Anchor Block' });
  };
  const { asked, outcome } = await catchUp({ clock, member: fresh, anchor, states });
  expect(outcome).toBe('caughtUp');
  expect(asked).toEqual(['liar', 'late']);
});

test('OURS-6, OURS-8: no graph is made of a frame that is not believed', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const [member, other] = await pair(clock);
  const [fresh] = await pair(clock);
  await talk([member, other], 40, 'before');
  const { block, frame } = anchorOf(other);
  const fromFrame = jest.spyOn(Hashgraph, 'fromFrame');
  const forged = { block: { ...block, body: { ...block.body, stateHash: Uint8Array.of(1) } }, frame };
  const states = new Map([['liar', TRUE_STATE]]);
  const { outcome } = await catchUp({ clock, member: fresh, anchor: () => forged, states });
  expect(outcome).toBe('nobodyServes');
  expect(fromFrame).not.toHaveBeenCalled();
  fromFrame.mockRestore();
});

test('OURS-8: a frame whose text is longer than the engine can hold is refused, and the node goes on', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const [member, other] = await pair(clock);
  const [fresh] = await pair(clock);
  await talk([member, other], 40, 'before');
  const { block, frame } = anchorOf(other);
  const anchor = (target: string) => {
    if (target === 'honest') return { block, frame };
    const tooLong: Frame = {
      ...frame,
      get events(): never {
        throw new RangeError('Invalid string length');
      },
    };
    return { block, frame: tooLong };
  };
  const states = new Map([
    ['liar', TRUE_STATE],
    ['honest', TRUE_STATE],
  ]);
  const { asked, outcome } = await catchUp({ clock, member: fresh, anchor, states });
  expect(outcome).toBe('caughtUp');
  expect(asked).toEqual(['honest']);
});
