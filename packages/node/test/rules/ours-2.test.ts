// OURS-2, canonical signature, index + 1, two parents, a known creator: events that a validator has really signed, sent to a node.
// A third parent has no place in a message; the core refuses it by itself (`@babble/hashgraph`, HG-RUN-2).
import type { Signer } from '@babble/crypto';
import { formatSignature } from '@babble/crypto';
import { fastestSigner, sha256 } from '@babble/crypto/node';
import type { WireEvent } from '@babble/hashgraph';
import { eventIdOf, eventMessage } from '@babble/hashgraph';
import { eagerSyncRequestCodec } from '@babble/net';
import { describe, expect, test } from '@jest/globals';
import { play } from '../requests/play.ts';
import { eventsIn, type Message, recordedGossip } from '../requests/recorded-gossip.ts';
import { FAKE_ID, nothingNew, type RecordedNode, startRecordedNode } from '../requests/recorded-node.ts';
import { nodeOne } from '../requests/recorded-place.ts';
import { recordedKey } from '../requests/recordings.ts';

const RESPELLINGS: readonly (readonly [name: string, respell: (text: string) => string])[] = [
  ['upper case', (text) => text.toUpperCase()],
  ['a leading zero', (text) => `0${text}`],
  ['a plus sign', (text) => `+${text}`],
];

/** What a dishonest event says of itself where an honest one could not. */
interface Claim {
  readonly index?: number;
  readonly selfParentIndex?: number;
  readonly timestamp?: number;
}

/** The chain of one validator without other-parents, as it really signs it. */
class Chain {
  readonly #signer: Signer;
  readonly #ids: string[] = [];

  constructor(signer: Signer) {
    this.#signer = signer;
  }

  /** The next event, or one that claims another index or another self-parent; only an honest one becomes part of the chain. */
  async event(claim: Claim = {}): Promise<WireEvent> {
    const next = this.#ids.length;
    const { index = next, selfParentIndex = next - 1, timestamp = 1 } = claim;
    const contents = { transactions: [], internalTransactions: [], blockSignatures: [], index, timestamp };
    const { publicKey } = this.#signer;
    const parents = [this.#ids[selfParentIndex] ?? '', ''];
    const hash = sha256(eventMessage({ ...contents, parents, creator: publicKey.bytes }));
    if (index === next && selfParentIndex === next - 1) this.#ids.push(eventIdOf(hash));
    return {
      body: { ...contents, creatorId: publicKey.id, selfParentIndex, otherParentCreatorId: 0, otherParentIndex: -1 },
      signature: formatSignature(await this.#signer.sign(hash)),
    };
  }
}

async function chainOf(name: 'fake' | 'stranger'): Promise<Chain> {
  return new Chain((await fastestSigner(recordedKey(name).privateKey)).signer);
}

/** The error text that a message with this event is answered with. */
async function send({ connect }: RecordedNode, event: WireEvent): Promise<string | undefined> {
  const text = `\u0002${eagerSyncRequestCodec.std({ fromId: FAKE_ID, events: [event] })}\n`;
  const exchange = [{ dir: 'c2s', text }];
  const { answers } = await play(connect(), { name: '', connectionClosedByServer: false, exchange });
  return answers[0]?.error;
}

/** What a node tells about itself when it has done all it wants to do. */
async function restingStatistics({ node, clock }: RecordedNode): Promise<unknown> {
  await clock.run(5_000);
  return node.statistics();
}

describe('OURS-2: what may enter the graph', () => {
  test.each([
    ['an index after a gap', { index: 4 }],
    ['an index that was there before', { index: 1 }],
    ['a negative index', { index: -1 }],
  ])('HG-INS-11: an event with %s is refused, changes nothing, and the next honest one is taken', async (_, claim) => {
    const started = await startRecordedNode({ peer: nothingNew });
    const chain = await chainOf('fake');
    for (let index = 0; index < 3; index += 1) expect(await send(started, await chain.event())).toBe('');
    const before = await restingStatistics(started);
    expect(await send(started, await chain.event(claim))).not.toBe('');
    expect(started.node.statistics()).toEqual(before);
    expect(await send(started, await chain.event())).toBe('');
    expect(started.node.statistics()).not.toEqual(before);
    await started.node.stop();
  });

  test.each([
    ['a self-parent that is not the newest', { selfParentIndex: 0 }],
    ['no self-parent', { selfParentIndex: -1 }],
    ['an index that is taken, for other contents', { index: 1, selfParentIndex: 0, timestamp: 2 }],
  ])(
    'HG-INS-2: an event with %s stays out of the graph, and a second one for an index is evidence',
    async (_, claim) => {
      const started = await startRecordedNode({ peer: nothingNew });
      const forks: unknown[] = [];
      started.node.on('fork', ({ other }) => forks.push(other.body.index));
      const chain = await chainOf('fake');
      for (let index = 0; index < 3; index += 1) expect(await send(started, await chain.event())).toBe('');
      const before = await restingStatistics(started);
      // As in the reference it is taken for a late duplicate, which is no error of whoever passes it on.
      expect(await send(started, await chain.event(claim))).toBe('');
      expect(started.node.statistics()).toEqual(before);
      expect(forks).toEqual('index' in claim ? [1] : []);
      expect(await send(started, await chain.event())).toBe('');
      expect(started.node.statistics()).not.toEqual(before);
      await started.node.stop();
    },
  );

  test('HG-INS-11: a chain does not begin with another index than 0', async () => {
    const started = await startRecordedNode({ peer: nothingNew });
    const before = await restingStatistics(started);
    expect(await send(started, await (await chainOf('fake')).event({ index: 5 }))).not.toBe('');
    expect(started.node.statistics()).toEqual(before);
    await started.node.stop();
  });

  test('HG-WIRE-1: an event of somebody who is no validator is refused', async () => {
    const started = await startRecordedNode({ peer: nothingNew });
    const before = await restingStatistics(started);
    expect(await send(started, await (await chainOf('stranger')).event())).toMatch(/not found$/);
    expect(started.node.statistics()).toEqual(before);
    await started.node.stop();
  });

  test.each(RESPELLINGS)(
    'SIG-TEXT-5: a signature with %s is refused, and taken as it was signed',
    async (_, respell) => {
      const started = await startRecordedNode({ peer: nothingNew });
      const event = await (await chainOf('fake')).event();
      const before = await restingStatistics(started);
      expect(await send(started, { ...event, signature: respell(event.signature) })).not.toBe('');
      expect(started.node.statistics()).toEqual(before);
      expect(await send(started, event)).toBe('');
      await started.node.stop();
    },
  );

  test('SIG-TEXT-5: with `admission: reference` the same respelled signature gets in: that is what it gives up', async () => {
    const started = await startRecordedNode({ peer: nothingNew, settings: { admission: 'reference' } });
    const event = await (await chainOf('fake')).event();
    expect(await send(started, { ...event, signature: event.signature.toUpperCase() })).toBe('');
    await started.node.stop();
  });

  test('SIG-TEXT-5: a relay that respells signatures is refused, and changes nothing', async () => {
    const place = await nodeOne();
    const messages = recordedGossip('gossip-1-start-and-transactions').filter(
      (message) => eventsIn(message) !== undefined,
    );
    const before = place.node.statistics();
    for (const [, respell] of RESPELLINGS) {
      const events = (eventsIn(messages[0] as Message) ?? '').replace(
        /"Signature":"([0-9a-z|]+)"\}(?=[,\]])/g,
        (_, text: string) => `"Signature":"${respell(text)}"}`,
      );
      const { error } = await place.ask('eagerSync', `{"FromID":1,"Events":${events}}\n`);
      expect(error).not.toBe('');
      expect(place.node.statistics()).toEqual(before);
    }
    await place.node.stop();
  });
});
