// What is left when the process ends, or the medium fails, at any moment: what the first so many calls left, and never less than
// was acknowledged. Whoever cannot stage such things gives no hook for it.
import { check, checkRejects, checkSame } from '@babble/host/suite';
import type { Store } from '../store.ts';
import { expectedPictures } from './restart-cases.ts';
import { pictureOf, scenarioSteps } from './scenario.ts';
import type { FailingMedium, StoreCase } from './store-case.ts';

const FAILURES = [
  'BABBLE_HASHGRAPH_STORE_FAILED',
  'BABBLE_HASHGRAPH_STORE_DAMAGED',
  'BABBLE_HASHGRAPH_STORE_LOCKED',
] as const;

/** Throws unless the store has what at least `acknowledged` first calls left. */
async function checkPrefix(
  store: Store,
  pictures: readonly string[],
  acknowledged: number,
  when: string,
): Promise<void> {
  const calls = pictures.lastIndexOf(await pictureOf(store));
  check(calls >= 0, `${when}: what is there is not what any number of calls left`);
  check(calls >= acknowledged, `${when}: ${acknowledged} calls were acknowledged, ${calls} are there`);
}

export const crashCases: readonly StoreCase[] = [
  {
    name: 'after a crash at any moment what is there is what the first calls left, and all that was acknowledged',
    needs: 'persistence',
    run: async (factory) => {
      const { crash } = factory;
      if (crash === undefined) return;
      const pictures = await expectedPictures();
      const store = await factory.create();
      let acknowledged = 0;
      let running = true;
      const acknowledge = (): void => {
        acknowledged += 1;
      };
      const over = runScenario(store, 3, acknowledge).then(() => {
        running = false;
      });
      while (running) {
        const atLeast = acknowledged;
        const left = await crash(store);
        await checkPrefix(left, pictures, atLeast, 'after a crash');
        await left.close();
      }
      await over;
      checkSame(acknowledged, pictures.length - 1, 'calls that were acknowledged');
      await store.close();
    },
  },
  {
    name: 'when the medium fails, the call is refused and all later changes are; after a restart there is what the first calls left',
    needs: 'persistence',
    run: async (factory) => {
      const { failing } = factory;
      if (failing === undefined) return;
      const pictures = await expectedPictures();
      for (const depth of [1, 3, pictures.length]) {
        for (let operation = 1; ; operation += 1) {
          const medium = failing(operation);
          const acknowledged = await callsUntilFailure(medium, depth);
          const store = await medium.recover();
          await checkPrefix(store, pictures, acknowledged, `after operation ${operation} failed`);
          await store.close();
          if (!medium.failed) break;
        }
      }
    },
  },
];

/** Makes the calls of the scenario in their order, each as soon as all but so many before it are over; returns why they were refused. */
async function runScenario(store: Store, depth: number, acknowledge: () => void): Promise<readonly unknown[]> {
  const refusals: Promise<unknown>[] = [];
  for (const step of scenarioSteps()) {
    await refusals[refusals.length - depth];
    refusals.push(step(store).then(acknowledge, (reason: unknown) => reason));
  }
  return Promise.all(refusals);
}

/** Runs the scenario and returns how many calls were acknowledged; throws if one is after another was refused. */
async function callsUntilFailure(medium: FailingMedium, depth: number): Promise<number> {
  const opened = medium.open();
  const store = await opened.catch(() => undefined);
  if (store === undefined) {
    await checkRejects(opened, ...FAILURES);
    return 0;
  }
  const refusals = await runScenario(store, depth, () => undefined);
  await store.close().catch(() => undefined);
  const first = refusals.findIndex((reason) => reason !== undefined);
  if (first < 0) return refusals.length;
  check(medium.failed, 'a call was refused although nothing failed');
  for (const reason of refusals.slice(first)) {
    await checkRejects(Promise.reject(reason), ...FAILURES);
    checkSame(String(reason), String(refusals[first]), 'the reason of a later refusal');
  }
  return first;
}
