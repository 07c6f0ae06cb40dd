// What the adapters of the WebRTC stacks say by themselves: servers that a stack cannot use, and how a connection goes.
import type {
  IceServer,
  PageConfiguration,
  PagePeerConnection,
  PageStatistics,
  PeerConnection,
} from '@babble/net-webrtc';
import { pageBackend } from '@babble/net-webrtc';
import { nodeDatachannel } from '@babble/net-webrtc/node';
import { SimulatedClock } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { components } from '../components.ts';

const handlers = { channel: () => undefined, closed: () => undefined };
const config = { clock: components.clock, gatherMs: 1 };

describe('node-datachannel', () => {
  test('RTC-ICE-1: servers over TCP are refused, which the stack would leave out without a word', async () => {
    const backend = await nodeDatachannel({ bindAddress: '127.0.0.1' });
    for (const url of ['turn:a:1?transport=tcp', 'turns:a', 'stuns:a']) {
      expect(() =>
        backend.connect({ ...config, iceServers: [{ url: 'stun:127.0.0.1:1' }, { url }] }, handlers),
      ).toThrow(expect.objectContaining({ code: 'BABBLE_NET_ADDRESS_INVALID', message: expect.stringContaining(url) }));
    }
    const connection = backend.connect({ ...config, iceServers: [] }, handlers);
    expect(await connection.route()).toBe('unknown');
    connection.close();
  });

  test('a candidate that is none is left out of an offer', async () => {
    const backend = await nodeDatachannel({ bindAddress: '127.0.0.1' });
    const offering = backend.connect({ ...config, gatherMs: 5_000, iceServers: [] }, handlers);
    offering.createChannel('data');
    const offer = await offering.offer();
    const clock = new SimulatedClock();
    const answering = backend.connect({ clock, gatherMs: 5_000, iceServers: [] }, handlers);
    expect(await answering.answer(`${offer}a=candidate:nonsense\r\n`)).toContain('v=0');
    await clock.run(1_000);
    answering.close();
    offering.close();
  });
});

/** A connection of a page of which there are only the statistics. */
class PageOfStatistics {
  readonly #entries: ReadonlyMap<string, Readonly<Record<string, unknown>>>;

  constructor(entries: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
    this.#entries = new Map(Object.entries(entries));
  }

  addEventListener(): void {}
  close(): void {}

  async getStats(): Promise<PageStatistics> {
    return this.#entries;
  }
}

function pageConnection(page: PageOfStatistics): PeerConnection {
  const create = (_configuration: PageConfiguration): PagePeerConnection => page as unknown as PagePeerConnection;
  return pageBackend(create).connect({ ...config, iceServers: [] }, handlers);
}

/** A connection of a page that gathers candidates when it is told to. */
class GatheringPage extends PageOfStatistics {
  iceGatheringState = 'gathering';
  localDescription: { readonly sdp: string } = { sdp: 'v=0' };
  readonly #listeners: (() => void)[] = [];

  override addEventListener(type?: string, listener?: () => void): void {
    if (listener !== undefined && type?.startsWith('ice') === true) this.#listeners.push(listener);
  }

  async createOffer(): Promise<{ readonly sdp: string }> {
    return this.localDescription;
  }

  async setLocalDescription(): Promise<void> {}

  end(): void {
    this.iceGatheringState = 'complete';
    for (const listener of this.#listeners) listener();
  }

  found(kind: string): void {
    this.localDescription = { sdp: `${this.localDescription.sdp}\na=candidate:1 1 UDP 1 192.0.2.1 1 typ ${kind}` };
    for (const listener of this.#listeners) listener();
  }
}

describe('how long the stack of a page gathers (RTC-DIAL-3)', () => {
  const [STUN, TURN] = [{ url: 'stun:a' }, { url: 'turn:b', username: 'u', password: 'p' }];

  /** When an offer is there, in ms, if candidates come at these times. */
  async function offeredMs(
    iceServers: readonly IceServer[],
    found: readonly (readonly [number, string])[],
  ): Promise<number> {
    const clock = new SimulatedClock();
    const page = new GatheringPage({});
    const create = (): PagePeerConnection => page as unknown as PagePeerConnection;
    const connection = pageBackend(create).connect({ iceServers, clock, gatherMs: 3_000 }, handlers);
    for (const [ms, kind] of found) {
      clock.setTimeout(() => (kind === 'end' ? page.end() : page.found(kind)), ms);
    }
    const sdp = await clock.until(connection.offer());
    const ms = clock.now();
    expect(sdp).toBe(page.localDescription.sdp);
    await clock.run(10_000);
    expect(clock.timerCount).toBe(0);
    return ms;
  }

  test.each([
    [
      'it says so',
      [STUN],
      [
        [5, 'host'],
        [90, 'srflx'],
        [100, 'end'],
      ],
      100,
    ],
    [
      'an address without a way out keeps it busy',
      [STUN],
      [
        [5, 'host'],
        [90, 'srflx'],
      ],
      590,
    ],
    [
      'the last of several comes late',
      [STUN],
      [
        [5, 'host'],
        [90, 'srflx'],
        [400, 'srflx'],
      ],
      900,
    ],
    [
      'the relay takes longer',
      [STUN, TURN],
      [
        [5, 'host'],
        [90, 'srflx'],
        [800, 'relay'],
      ],
      1_300,
    ],
    [
      'the relay does not come',
      [STUN, TURN],
      [
        [5, 'host'],
        [90, 'srflx'],
      ],
      3_000,
    ],
    [
      'no server answers',
      [STUN],
      [
        [5, 'host'],
        [6, 'host'],
      ],
      3_000,
    ],
    [
      'there is no server',
      [],
      [
        [5, 'host'],
        [1_000, 'host'],
        [1_001, 'end'],
      ],
      1_001,
    ],
  ] as const)('%s', async (_name, servers, found, expected) => {
    expect(await offeredMs(servers, found)).toBe(expected);
  });
});

describe('the stack of a page', () => {
  const connected = {
    T: { type: 'transport', selectedCandidatePairId: 'P' },
    other: { type: 'candidate-pair', localCandidateId: 'R', remoteCandidateId: 'H' },
    P: { type: 'candidate-pair', localCandidateId: 'H', remoteCandidateId: 'S' },
    H: { type: 'local-candidate', candidateType: 'host' },
    S: { type: 'remote-candidate', candidateType: 'srflx' },
    R: { type: 'local-candidate', candidateType: 'relay' },
  };
  const relayed = { ...connected, S: { type: 'remote-candidate', candidateType: 'relay' } };

  test.each([
    ['direct', connected],
    ['relayed', relayed],
    ['unknown', { T: { type: 'transport' } }],
  ])('%s: what the pair in use says, whatever else there is', async (expected, entries) => {
    const connection = pageConnection(new PageOfStatistics(entries));
    expect(await connection.route()).toBe(expected);
    connection.close();
    expect(await connection.route()).toBe('unknown');
  });
});
