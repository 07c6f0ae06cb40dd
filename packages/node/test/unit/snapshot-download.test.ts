// Pulling a snapshot from a peer that fails, is slow, or lies.

import { sha256 } from '@babble/crypto/node';
import { cancelSource, type Logger, silentLogger } from '@babble/host';
import type { SnapshotPiece, SnapshotRequest } from '@babble/net';
import { NetError, SNAPSHOT_PIECE_BYTES as PIECE } from '@babble/net';
import { SimulatedClock } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { downloadSnapshot, type SnapshotDownloadLimits } from '../../src/fast-forward/snapshot-download.ts';

const WHOLE = Uint8Array.from({ length: 3 * PIECE + 100 }, (_, i) => i >> 7);

function pieceOf({ blockIndex, offset }: SnapshotRequest, whole = WHOLE): SnapshotPiece {
  const data = whole.subarray(offset, offset + PIECE);
  return { blockIndex, offset, isLast: data.length < PIECE, checksum: sha256(data), data };
}

interface Attempt {
  readonly number: number;
  readonly clock: SimulatedClock;
}

async function download(
  answer: (request: SnapshotRequest, attempt: Attempt) => Promise<SnapshotPiece>,
  limits: Partial<SnapshotDownloadLimits> = {},
  logger: Logger = silentLogger,
) {
  const clock = new SimulatedClock(0);
  const stopping = cancelSource();
  const offsets: number[] = [];
  const progress: number[] = [];
  const pieces: Uint8Array[] = [];
  const snapshot = downloadSnapshot({
    client: {
      snapshot: (target, request) => {
        expect([target, request.fromId, request.blockIndex]).toEqual(['peer', 1, 7]);
        offsets.push(request.offset / PIECE);
        return answer(request, { number: offsets.length, clock });
      },
    },
    target: 'peer',
    blockIndex: 7,
    ownId: 1,
    sha256,
    clock,
    random: { next: () => 0.5 },
    logger,
    signal: stopping.signal,
    limits,
    onProgress: (byteCount) => progress.push(byteCount),
  });
  const read = async (): Promise<unknown> => {
    try {
      for await (const piece of snapshot) pieces.push(piece);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  let outcome: { readonly error: unknown } | undefined;
  void read().then((error) => {
    outcome = { error };
  });
  await clock.runUntil(() => outcome !== undefined, 10_000_000);
  return { error: outcome?.error, offsets, progress, bytes: Buffer.concat(pieces), ms: clock.now(), stopping };
}

function later(clock: SimulatedClock, ms: number, error: unknown): Promise<never> {
  return new Promise((_resolve, reject) => {
    clock.setTimeout(() => reject(error), ms);
  });
}

const LOST = new NetError('BABBLE_NET_CONNECTION_LOST', 'lost');
const LATE = new NetError('BABBLE_NET_TIMEOUT', 'command timed out');

function refused(text: string): NetError {
  return new NetError('BABBLE_NET_REMOTE_ERROR', text, { text, method: 'snapshot', target: 'peer' });
}

describe('downloading a snapshot', () => {
  test('APP-API-4: gives its bytes in order, and says how far it is', async () => {
    const { error, bytes, offsets, progress } = await download(async (request) => pieceOf(request));
    expect(error).toBeUndefined();
    expect(Buffer.compare(bytes, WHOLE)).toBe(0);
    expect(offsets).toEqual([0, 1, 2, 3]);
    expect(progress).toEqual([PIECE, 2 * PIECE, 3 * PIECE, WHOLE.length]);
  });

  test.each([
    ['nothing', new Uint8Array(0), [0]],
    ['whole pieces', WHOLE.subarray(0, 2 * PIECE), [0, 1, 2]],
  ])('a snapshot of %s is complete with an empty piece', async (_, whole, expected) => {
    const { error, bytes, offsets } = await download(async (request) => pieceOf(request, whole));
    expect(error).toBeUndefined();
    expect(Buffer.compare(bytes, whole)).toBe(0);
    expect(offsets).toEqual(expected);
  });

  test('NODE-STATE-13: goes on at the same place after a failure, with growing pauses', async () => {
    const times: number[] = [];
    const { error, bytes, offsets } = await download(async (request, { number, clock }) => {
      times.push(clock.now());
      if (number >= 2 && number <= 5) throw LOST;
      return pieceOf(request);
    });
    expect(error).toBeUndefined();
    expect(Buffer.compare(bytes, WHOLE)).toBe(0);
    expect(offsets).toEqual([0, 1, 1, 1, 1, 1, 2, 3]);
    expect(times.slice(1, 6)).toEqual([0, 250, 750, 1750, 3750]);
  });

  test('C8: gives up after so many failures in a row', async () => {
    const { error, offsets } = await download(async (request) => {
      if (request.offset > 0) throw LOST;
      return pieceOf(request);
    });
    expect(error).toMatchObject({
      code: 'BABBLE_NODE_SNAPSHOT_FAILED',
      fault: 'peer',
      data: { target: 'peer', block: 7, offset: PIECE },
      cause: LOST,
    });
    expect(offsets).toHaveLength(1 + 8);
  });

  test('a piece that comes ends the row', async () => {
    const { error } = await download(async (request, { number }) => {
      if (number % 8 !== 0) throw LOST;
      return pieceOf(request);
    });
    expect(error).toBeUndefined();
  });

  test('an application may take a while to make its snapshot: time-outs are borne for a minute', async () => {
    const { error, bytes } = await download((request, { clock }) =>
      clock.now() < 50_000 ? later(clock, 1_000, LATE) : Promise.resolve(pieceOf(request)),
    );
    expect(error).toBeUndefined();
    expect(bytes).toHaveLength(WHOLE.length);
  });

  test('and not for longer', async () => {
    const { error, ms } = await download((_, { clock }) => later(clock, 1_000, LATE));
    expect(error).toMatchObject({ code: 'BABBLE_NODE_SNAPSHOT_FAILED', cause: LATE });
    expect(ms).toBeGreaterThan(60_000);
    expect(ms).toBeLessThan(70_000);
  });

  test('refusals are answers: the peer is given up soon', async () => {
    const { error, offsets, ms } = await download(async () => {
      throw refused('the application keeps no snapshots');
    });
    expect(error).toMatchObject({ code: 'BABBLE_NODE_SNAPSHOT_FAILED' });
    expect(String(error)).toContain('the application keeps no snapshots');
    expect(offsets).toHaveLength(6);
    expect(ms).toBeLessThan(10_000);
  });

  test('a peer that does not know the method is given up at once, with its own error', async () => {
    const unknown = refused('unknown method snapshot');
    const { error, offsets } = await download(async () => {
      throw unknown;
    });
    expect(error).toBe(unknown);
    expect(offsets).toEqual([0]);
  });

  test('a damaged piece is asked for again', async () => {
    const { error, bytes, offsets } = await download(async (request, { number }) => {
      const piece = pieceOf(request);
      return number === 2 ? { ...piece, data: piece.data.slice().fill(0) } : piece;
    });
    expect(error).toBeUndefined();
    expect(Buffer.compare(bytes, WHOLE)).toBe(0);
    expect(offsets).toEqual([0, 1, 1, 2, 3]);
  });

  test('OURS-8: too much of it is refused', async () => {
    const endless = new Uint8Array(PIECE);
    const answer = async ({ blockIndex, offset }: SnapshotRequest): Promise<SnapshotPiece> => ({
      blockIndex,
      offset,
      isLast: false,
      checksum: sha256(endless),
      data: endless,
    });
    const { error, bytes } = await download(answer, { maxBytes: 10 * PIECE });
    expect(error).toMatchObject({ code: 'BABBLE_NODE_SNAPSHOT_FAILED' });
    expect(bytes).toHaveLength(10 * PIECE);
  });

  test('a failure of our own is passed on', async () => {
    const stopped = new NetError('BABBLE_NET_STOPPED', 'stopped');
    const { error, offsets } = await download(async () => {
      throw stopped;
    });
    expect([error, offsets]).toEqual([stopped, [0]]);
  });

  test('progress is logged every few seconds', async () => {
    const lines: unknown[] = [];
    const logger: Logger = { ...silentLogger, info: (fields, message) => lines.push([message, fields['bytes']]) };
    await download(
      async (request, { clock }) => {
        await later(clock, 3_000, undefined).catch(() => undefined);
        return pieceOf(request);
      },
      {},
      logger,
    );
    expect(lines).toEqual([
      ['Downloading the snapshot', 2 * PIECE],
      ['The snapshot is complete', WHOLE.length],
    ]);
  });

  test('OURS-8: a peer that lets each piece wait, but not too long, does not hold the node up for ever', async () => {
    const endless = new Uint8Array(1_000 * PIECE);
    const { error, ms } = await download(async (request, { clock }) => {
      await later(clock, 20_000, undefined).catch(() => undefined);
      return pieceOf(request, endless);
    });
    expect(error).toMatchObject({ code: 'BABBLE_NODE_SNAPSHOT_FAILED' });
    expect(ms).toBeLessThan(200_000);
  });

  test('the signal ends it, also in a pause', async () => {
    const clock = new SimulatedClock(0);
    const stopping = cancelSource();
    const snapshot = downloadSnapshot({
      client: {
        snapshot: async () => {
          throw LOST;
        },
      },
      target: 'peer',
      blockIndex: 7,
      ownId: 1,
      sha256,
      clock,
      random: { next: () => 0.5 },
      logger: silentLogger,
      signal: stopping.signal,
    });
    const ended = snapshot.next().catch((error: unknown) => error);
    await clock.run(100);
    stopping.cancel('stopping');
    expect(await ended).toBe('stopping');
  });
});
