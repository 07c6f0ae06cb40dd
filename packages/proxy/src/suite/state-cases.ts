// Snapshots, restoring, state changes. Rules APP-API-3 … APP-API-6.

import { check, checkRejects, checkSame } from '@babble/host/suite';
import { readSnapshot, snapshotPieces } from '../snapshot.ts';
import { EMPTY_RESPONSE, neverCancelled, recordingNode } from './blocks.ts';
import type { ProxyCase } from './case.ts';
import { withPair } from './case.ts';

const commit = () => EMPTY_RESPONSE;

async function* inPieces(...pieces: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* pieces;
}

export const stateCases: readonly ProxyCase[] = [
  {
    name: 'APP-API-3: a snapshot arrives byte for byte, whole, in pieces, or empty',
    needs: 'snapshot',
    run: (fixture) => {
      const snapshots = [
        Uint8Array.from({ length: 1_000 }, (_, i) => i % 251),
        inPieces(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3)),
        new Uint8Array(0),
      ];
      const snapshot = (index: number) => snapshots[index] ?? new Uint8Array(0);
      const restore = () => new Uint8Array(0);
      return withPair(fixture, { commit, snapshot, restore }, async ({ proxy }) => {
        await proxy.start(recordingNode());
        const lengths: number[] = [];
        for (const index of snapshots.keys()) {
          const bytes = await readSnapshot(await proxy.getSnapshot(index, neverCancelled));
          lengths.push(bytes.length);
          if (index === 1) checkSame([...bytes], [1, 2, 3], 'the snapshot in pieces');
        }
        checkSame(lengths, [1_000, 3, 0], 'the lengths of the snapshots');
      });
    },
  },
  {
    name: 'APP-DUMMY-2: a snapshot that the application does not have is its failure, with its text',
    needs: 'snapshot',
    run: (fixture) => {
      const snapshot = (index: number): Uint8Array => {
        throw new Error(`Snapshot ${index} not found`);
      };
      return withPair(fixture, { commit, snapshot, restore: () => new Uint8Array(0) }, async ({ proxy }) => {
        await proxy.start(recordingNode());
        const error = await checkRejects(proxy.getSnapshot(5, neverCancelled), 'BABBLE_PROXY_APPLICATION_FAILED');
        const data: unknown = 'data' in error ? error.data : undefined;
        check(typeof data === 'object' && data !== null && 'text' in data, 'the error has a text in its data');
        checkSame(data.text, 'Snapshot 5 not found', 'the text of the application');
      });
    },
  },
  {
    name: 'APP-API-4: restoring hands over all pieces and gives the hash of the new state',
    needs: 'snapshot',
    run: (fixture) => {
      const restored: (readonly number[])[] = [];
      const restore = async (snapshot: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
        restored.push([...(await readSnapshot(snapshot))]);
        return Uint8Array.of(9, 8, 7);
      };
      return withPair(fixture, { commit, snapshot: () => new Uint8Array(0), restore }, async ({ proxy }) => {
        await proxy.start(recordingNode());
        const hash = await proxy.restore(inPieces(Uint8Array.of(1, 2), Uint8Array.of(3)), neverCancelled);
        checkSame([...hash], [9, 8, 7], 'the hash of the restored state');
        await proxy.restore(snapshotPieces(new Uint8Array(0)), neverCancelled);
        checkSame(restored, [[1, 2, 3], []], 'the snapshots that were restored');
      });
    },
  },
  {
    name: 'APP-API-5: the application hears of each state',
    run: (fixture) => {
      const states: number[] = [];
      const stateChange = (state: number): void => {
        states.push(state);
      };
      return withPair(fixture, { commit, stateChange }, async ({ proxy }) => {
        await proxy.start(recordingNode());
        for (const state of [2, 1, 0, 5, 4]) await proxy.onStateChanged(state);
        checkSame(states, [2, 1, 0, 5, 4], 'the states');
      });
    },
  },
  {
    name: 'APP-API-6: an application that only commits need not hear of states',
    run: (fixture) =>
      withPair(fixture, { commit }, async ({ proxy }) => {
        await proxy.start(recordingNode());
        await proxy.onStateChanged(0);
      }),
  },
  {
    name: 'the newest block that the application has applied is told, or that there is none',
    needs: 'lastAppliedBlock',
    run: (fixture) => {
      const answers = [undefined, 7];
      return withPair(fixture, { commit, lastAppliedBlock: () => answers.shift() }, async ({ proxy }) => {
        await proxy.start(recordingNode());
        check(proxy.lastAppliedBlock !== undefined, 'the proxy has lastAppliedBlock');
        check((await proxy.lastAppliedBlock()) === undefined, 'undefined for none');
        check((await proxy.lastAppliedBlock()) === 7, 'the index of the block');
      });
    },
  },
];
