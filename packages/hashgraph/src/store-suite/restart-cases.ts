// What a store that keeps its contents has after it was closed and opened again: everything, as the store in memory has it.
import { memoryStore } from '../memory-store.ts';
import type { Store } from '../store.ts';
import { checkPicture, pictureOf, scenarioSteps } from './scenario.ts';
import type { StoreCase } from './store-case.ts';

/** What the first so many calls of the scenario leave, according to the store in memory: one picture more than there are calls. */
export async function expectedPictures(): Promise<readonly string[]> {
  const model = memoryStore({ cacheSize: Number.POSITIVE_INFINITY, cacheBytes: Number.POSITIVE_INFINITY });
  const pictures = [await pictureOf(model)];
  for (const step of scenarioSteps()) {
    await step(model);
    pictures.push(await pictureOf(model));
  }
  return pictures;
}

export const restartCases: readonly StoreCase[] = [
  {
    name: 'a life of a store: everything is there after each call',
    needs: 'completeHistory',
    run: async (factory) => {
      const pictures = await expectedPictures();
      const store = await factory.create();
      for (const [i, step] of scenarioSteps().entries()) {
        await step(store);
        checkPicture(await pictureOf(store), pictures[i + 1], `contents after ${i + 1} calls`);
      }
      await store.close();
    },
  },
  {
    name: 'a life of a store with a restart after each call: events, rounds, frames, blocks, peer-sets and notes are as they were',
    needs: 'persistence',
    run: async (factory) => {
      const pictures = await expectedPictures();
      let store: Store = await factory.create();
      for (const [i, step] of scenarioSteps().entries()) {
        await step(store);
        await store.close();
        store = await factory.reopen(store);
        checkPicture(await pictureOf(store), pictures[i + 1], `contents after ${i + 1} calls and a restart`);
      }
      await store.close();
    },
  },
];
