// Requests to a node that is not Babbling, and to one that has forgotten its oldest events.

import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import { memoryStore } from '@babble/hashgraph';
import { neverCancelled, silentLogger } from '@babble/host';
import type { ByteStream, StreamLayer } from '@babble/net';
import { NetError, streamTransport } from '@babble/net';
import { PeerSet } from '@babble/peers';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { Core } from '../../src/core.ts';
import { requestHandler } from '../../src/requests.ts';
import { completeSettings } from '../../src/settings.ts';
import type { NodeState } from '../../src/states/node-state.ts';
import { TransactionPool } from '../../src/transaction-pool.ts';
import { SimulatedApplication } from '../sim/simulated-network.ts';
import type { TestEnd } from './half-open-pair.ts';
import { halfOpenPair } from './half-open-pair.ts';
import { type Played, play, recorded } from './play.ts';
import { startRecordedNode } from './recorded-node.ts';
import type { RecordedCase } from './recordings.ts';
import { recordedKey, recording } from './recordings.ts';

interface RecordedState {
  readonly state: string;
  readonly answers?: readonly RecordedCase[];
}

/** The answering half of a node in any state, with one own event. */
async function answeringIn(state: NodeState): Promise<() => TestEnd> {
  const [go, fake] = [recordedKey('go'), recordedKey('fake')];
  const clock = new SimulatedClock(0);
  const settings = completeSettings({});
  const { verifier } = await fastestVerifier();
  const genesis = new PeerSet(
    [go, fake].map(({ public: pubKeyHex, name }) => ({ netAddr: `${name}:1`, pubKeyHex, moniker: name })),
  );
  const core = new Core({
    genesis,
    signer: (await fastestSigner(go.privateKey)).signer,
    verifier,
    sha256,
    store: memoryStore(),
    clock,
    logger: silentLogger,
    admission: settings.admission,
    cacheSize: settings.cacheSize,
    transactions: new TransactionPool(settings),
    onBlock: () => undefined,
    onFork: () => undefined,
    observer: false,
    onKeyInUse: () => undefined,
  });
  await core.createSelfEvent(undefined);
  const layer = new AcceptingLayer();
  const transport = streamTransport(layer, {}, { clock, logger: silentLogger, random: new Chance(1) });
  const app = new SimulatedApplication();
  await transport.start(
    requestHandler({
      core,
      parts: { app, clock, sha256 },
      settings,
      ownId: go.id,
      signal: neverCancelled,
      logger: silentLogger,
      state: () => state,
      answerJoin: async () => {
        throw new Error('nobody is let in here');
      },
      onSync: () => undefined,
      onServed: () => undefined,
      afterPush: () => undefined,
    }),
  );
  return () => layer.connect();
}

class AcceptingLayer implements StreamLayer {
  readonly listens = true;
  #accept: ((stream: ByteStream) => void) | undefined;

  async listen(accept: (stream: ByteStream) => void): Promise<{ localAddress: string; advertiseAddress: string }> {
    this.#accept = accept;
    return { localAddress: 'here', advertiseAddress: 'here' };
  }

  async close(): Promise<void> {
    this.#accept = undefined;
  }

  async dial(): Promise<ByteStream> {
    throw new NetError('BABBLE_NET_UNREACHABLE', 'nobody is there');
  }

  connect(): TestEnd {
    const { node, test: end } = halfOpenPair();
    this.#accept?.(node);
    return end;
  }
}

const STATES: readonly NodeState[] = ['Joining', 'CatchingUp', 'Suspended'];

describe('requests in other states', () => {
  const states = recording<readonly RecordedState[]>('requests-in-other-states');

  test.each(STATES)('NODE-ADMIT-2 … NODE-ADMIT-4: %s answers as recorded', async (state) => {
    const connect = await answeringIn(state);
    const cases = states.find((entry) => entry.state === state)?.answers ?? [];
    expect(cases).toHaveLength(6);
    for (const entry of cases) {
      const ours = await play(connect(), entry);
      const theirs = recorded(entry);
      // NET-NL-1: type byte 9 is a tab, white space before a type byte that never comes.
      const closed = entry.name !== 'unknown type byte 9' && theirs.closed;
      expect({ name: entry.name, closed: ours.closed }).toEqual({ name: entry.name, closed });
      const compared = ({ answers }: typeof ours): unknown => answers.map(({ error, shape }) => ({ error, shape }));
      expect(compared(ours)).toEqual(compared(theirs));
    }
  });

  test.each(STATES)('NET-CONN-2: %s closes the connection on nonsense, as every state', async (state) => {
    const connect = await answeringIn(state);
    for (const type of ['\u0000', '\u0001', '\u0002', '\u0003']) {
      const exchange = [{ dir: 'c2s', text: `${type}[]\n` }];
      expect(await play(connect(), { name: '', connectionClosedByServer: true, exchange })).toEqual({
        answers: [],
        closed: true,
      });
    }
  });
});

interface SyncBody {
  readonly Known: Readonly<Record<string, number>>;
  readonly Events: readonly unknown[] | null;
}

function syncBody({ answers: [answer] }: Played): SyncBody {
  if (answer === undefined) throw new Error('no answer');
  return answer.body as SyncBody;
}

describe('evicted events', () => {
  const [all, close] = recording<readonly RecordedCase[]>('evicted-events');

  test('NODE-DIFF-1, NODE-PULL-1: who needs evicted events is answered Too Late, who is close gets what is left', async () => {
    const { node, clock, connect } = await startRecordedNode({ alone: true, settings: { cacheSize: 5 } });
    for (let i = 0; i < 12; i += 1) {
      await node.submit(new TextEncoder().encode(`tx ${i}`));
      await clock.run(1_000);
    }
    if (all === undefined || close === undefined) throw new Error('the recording has two requests');
    const tooLate = await play(connect(), all);
    const theirs = recorded(all);
    expect(tooLate.answers.map(({ error, shape }) => ({ error, shape }))).toEqual(
      theirs.answers.map(({ error, shape }) => ({ error, shape })),
    );
    const newest = syncBody(tooLate).Known[String(node.id)] ?? -1;
    expect(newest).toBeGreaterThan(10);
    const text = `\u0001{"FromID":1,"Known":{"${node.id}":${newest - 2}},"SyncLimit":1000}\n`;
    const near = await play(connect(), { ...close, exchange: [{ dir: 'c2s', text }] });
    expect(near.answers.map(({ error, shape }) => ({ error, shape }))).toEqual(
      recorded(close).answers.map(({ error, shape }) => ({ error, shape })),
    );
    expect(syncBody(near).Events).toHaveLength(2);
    await node.stop();
  });
});
