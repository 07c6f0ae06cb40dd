// Snapshots for peers, piece by piece.

import { sha256 } from '@babble/crypto/node';
import { cancelSource, neverCancelled, silentLogger } from '@babble/host';
import { SNAPSHOT_PIECE_BYTES as PIECE } from '@babble/net';
import { inMemory, ProxyError } from '@babble/proxy';
import { SimulatedClock } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { PieceCutter } from '../../src/fast-forward/piece-cutter.ts';
import { SnapshotServer, type SnapshotServerLimits } from '../../src/fast-forward/snapshot-server.ts';

/** A snapshot whose bytes tell their place. */
function bytesAt(from: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => ((from + i) * 31) >> 8);
}

async function* inChunks(total: number, chunk: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < total; from += chunk) yield bytesAt(from, Math.min(chunk, total - from));
}

type Source = (blockIndex: number) => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;

function serve(source: Source, limits: Partial<SnapshotServerLimits> = {}) {
  const clock = new SimulatedClock(0);
  const asked: number[] = [];
  const app = {
    getSnapshot: async (blockIndex: number) => {
      asked.push(blockIndex);
      return source(blockIndex);
    },
  };
  const server = new SnapshotServer({ app, sha256, clock, logger: silentLogger, limits });
  const read = async (blockIndex: number, offset: number) => {
    const reading = server.read(blockIndex, offset, neverCancelled);
    await Promise.race([reading.catch(() => undefined), clock.run(1)]);
    return reading;
  };
  return { server, read, clock, asked };
}

const UNAVAILABLE = { code: 'BABBLE_NODE_SNAPSHOT_UNAVAILABLE' };

describe('cutting', () => {
  const lengths = async (source: AsyncIterable<Uint8Array>): Promise<readonly number[]> => {
    const cutter = new PieceCutter(source);
    const cut: number[] = [];
    do cut.push((await cutter.next()).length);
    while (cut.at(-1) === PIECE);
    return cut;
  };

  test.each([
    ['nothing', 0, 1, [0]],
    ['less than a piece', 10, 3, [10]],
    ['exactly one piece', PIECE, 1000, [PIECE, 0]],
    ['small ones', 2 * PIECE + 5, 4096, [PIECE, PIECE, 5]],
    ['odd ones', 2 * PIECE + 5, PIECE - 1, [PIECE, PIECE, 5]],
    ['large ones', 5 * PIECE + 5, 3 * PIECE + 1, [PIECE, PIECE, PIECE, PIECE, PIECE, 5]],
  ])('APP-API-3: %s', async (_, total, chunk, expected) => {
    expect(await lengths(inChunks(total, chunk))).toEqual(expected);
  });

  test('what lies in one array is a view of it', async () => {
    const whole = bytesAt(0, 3 * PIECE);
    const cutter = new PieceCutter(
      (async function* () {
        yield whole;
      })(),
    );
    for (let i = 0; i < 3; i += 1) {
      const piece = await cutter.next();
      expect(piece.buffer).toBe(whole.buffer);
      expect(piece.byteOffset).toBe(i * PIECE);
    }
  });

  test('a source may use one array again and again', async () => {
    const buffer = new Uint8Array(PIECE / 2);
    const cutter = new PieceCutter(
      (async function* () {
        for (let i = 1; i <= 4; i += 1) yield buffer.fill(i);
      })(),
    );
    const pieces = [await cutter.next(), await cutter.next()];
    expect(pieces.map((piece) => [piece[0], piece[PIECE - 1]])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

describe('the snapshot server', () => {
  const TOTAL = 20 * PIECE + 77;

  test('gives the whole snapshot in pieces with checksums, and asks the application once', async () => {
    const { read, asked } = serve(() => inChunks(TOTAL, 100_000));
    for (let offset = 0; ; offset += PIECE) {
      const piece = await read(7, offset);
      const data = bytesAt(offset, Math.min(PIECE, TOTAL - offset));
      expect(Buffer.compare(piece.data, data)).toBe(0);
      expect(piece).toMatchObject({ blockIndex: 7, offset, isLast: data.length < PIECE, checksum: sha256(data) });
      if (piece.isLast) break;
    }
    expect(asked).toEqual([7]);
  });

  test('a piece that is asked for again is served from the window; one before it costs another snapshot', async () => {
    const { read, asked, server } = serve(() => inChunks(TOTAL, PIECE), { windowCount: 3 });
    for (const piece of [0, 1, 2, 3, 4, 2, 3, 4, 5]) {
      expect(Buffer.compare((await read(7, piece * PIECE)).data, bytesAt(piece * PIECE, PIECE))).toBe(0);
    }
    expect(asked).toEqual([7]);
    expect(server.keptCount).toBe(3);
    expect(Buffer.compare((await read(7, 2 * PIECE)).data, bytesAt(2 * PIECE, PIECE))).toBe(0);
    expect(asked).toEqual([7, 7]);
  });

  test('a lost position is found again by skipping', async () => {
    const { read, asked } = serve(() => inChunks(TOTAL, PIECE), { windowCount: 3 });
    expect(Buffer.compare((await read(7, 18 * PIECE)).data, bytesAt(18 * PIECE, PIECE))).toBe(0);
    expect((await read(7, 20 * PIECE)).isLast).toBe(true);
    expect(asked).toEqual([7]);
  });

  test('requests at the same time share one snapshot', async () => {
    const { clock, server, asked } = serve(() => inChunks(TOTAL, PIECE));
    const all = Promise.all([0, 1, 1, 0, 2].map((piece) => server.read(7, piece * PIECE, neverCancelled)));
    await clock.run(1);
    expect((await all).map(({ offset }) => offset / PIECE)).toEqual([0, 1, 1, 0, 2]);
    expect(asked).toEqual([7]);
  });

  test('goes on reading for whoever gave up, and a second attempt finds it', async () => {
    let ready: (source: AsyncIterable<Uint8Array>) => void = () => undefined;
    const slow = new Promise<AsyncIterable<Uint8Array>>((resolve) => {
      ready = resolve;
    });
    const { server, read, asked, clock } = serve(() => slow);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const patience = cancelSource();
      const reading = server.read(7, 12 * PIECE, patience.signal).catch((error: unknown) => error);
      await clock.run(1);
      patience.cancel('too late');
      expect(await reading).toBe('too late');
    }
    ready(inChunks(TOTAL, PIECE));
    await clock.run(1);
    expect(server.keptCount).toBe(8);
    expect((await read(7, 12 * PIECE)).offset).toBe(12 * PIECE);
    expect(asked).toEqual([7]);
  });

  test.each([-PIECE, 1, PIECE + 1, 0.5, 2 ** 60])('OURS-1: no piece begins at %d', async (offset) => {
    const { server, asked } = serve(() => inChunks(TOTAL, PIECE));
    await expect(server.read(7, offset, neverCancelled)).rejects.toMatchObject(UNAVAILABLE);
    expect(asked).toEqual([]);
  });

  test('a position behind the end is refused, and harms no other reader', async () => {
    const { read, asked } = serve(() => inChunks(TOTAL, PIECE));
    await read(7, 20 * PIECE);
    await expect(read(7, 100 * PIECE)).rejects.toMatchObject(UNAVAILABLE);
    await read(7, 19 * PIECE);
    expect(asked).toEqual([7, 7]);
  });

  test('NODE-FF-2: what the application says is passed on, and the next request asks it again', async () => {
    let isFailing = true;
    const app = inMemory({
      commit: () => ({ stateHash: null, internalTransactionReceipts: [] }),
      snapshot: () => {
        if (isFailing) throw new Error('not that block');
        return bytesAt(0, 10);
      },
    });
    const { read } = serve((index) => app.getSnapshot(index, neverCancelled));
    const failure = await read(7, 0).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProxyError);
    expect(failure).toMatchObject({ data: { text: 'not that block' } });
    isFailing = false;
    expect((await read(7, 0)).data).toEqual(bytesAt(0, 10));
  });

  test('an application that fails in the middle fails all who wait, once', async () => {
    const { clock, server, asked } = serve(async function* () {
      yield bytesAt(0, PIECE);
      throw new Error('disk');
    });
    const results = Promise.allSettled([0, 1, 1].map((piece) => server.read(7, piece * PIECE, neverCancelled)));
    await clock.run(1);
    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(server.openCount).toBe(0);
    expect(asked).toEqual([7]);
  });

  test('OURS-8: so many at once; the one that was not asked for longest makes room, but not at once', async () => {
    const { read, server, clock, asked } = serve(() => inChunks(TOTAL, PIECE), { openCount: 2, graceMs: 1_000 });
    await read(1, 0);
    await clock.run(10);
    await read(2, 0);
    await expect(read(3, 0)).rejects.toMatchObject(UNAVAILABLE);
    await clock.run(500);
    await read(1, PIECE);
    await clock.run(700);
    await read(3, 0);
    expect(server.openCount).toBe(2);
    await read(1, 2 * PIECE);
    expect(asked).toEqual([1, 2, 3]);
  });

  test('OURS-8: what nobody asks for is closed, and the application hears of it', async () => {
    let ended = 0;
    const { read, server, clock } = serve(async function* () {
      try {
        yield* inChunks(TOTAL, PIECE);
      } finally {
        ended += 1;
      }
    });
    await read(7, 0);
    await clock.run(29_000);
    await read(7, PIECE);
    await clock.run(29_000);
    expect(server.openCount).toBe(1);
    await clock.run(2_000);
    expect([server.openCount, server.keptCount, ended]).toEqual([0, 0, 1]);
  });

  test('stop: whoever waits is told, the call to the application ends, nothing is served any more', async () => {
    let reason: unknown;
    const clock = new SimulatedClock(0);
    const server = new SnapshotServer({
      app: {
        getSnapshot: (_, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reason = signal.reason;
              reject(signal.reason);
            });
          }),
      },
      sha256,
      clock,
      logger: silentLogger,
    });
    const waiting = server.read(7, 0, neverCancelled);
    server.stop();
    await expect(waiting).rejects.toMatchObject(UNAVAILABLE);
    expect(reason).toMatchObject(UNAVAILABLE);
    await expect(server.read(7, 0, neverCancelled)).rejects.toMatchObject(UNAVAILABLE);
  });
});
