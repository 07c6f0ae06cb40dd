// What the adapters of the WebRTC stacks say by themselves: servers that a stack cannot use, and how a connection goes.
import type { PageConfiguration, PagePeerConnection, PageStatistics, PeerConnection } from '@babble/net-webrtc';
import { pageBackend } from '@babble/net-webrtc';
import { nodeDatachannel } from '@babble/net-webrtc/node';
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
