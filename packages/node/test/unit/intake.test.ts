// Events of a message that this node cannot even hash, beside others.
import type { WireEvent } from '@babble/hashgraph';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { pair, talk } from './core-pair.ts';

test('OURS-8: an event whose text is longer than the engine can hold is refused, and costs only itself', async () => {
  const clock = new SimulatedClock(1_700_000_000_000);
  const [member, other] = await pair(clock);
  const [behind] = await pair(clock);
  await talk([member, other], 4, 'before');
  const events = await other.core.eventDiff(behind.core.known(), 1_000);
  const [first] = events;
  if (first === undefined) throw new Error('no event');
  const tooLong: WireEvent = {
    ...first,
    body: {
      ...first.body,
      get timestamp(): never {
        throw new RangeError('Invalid string length');
      },
    },
  };
  const { inserted, error } = await behind.core.receive([tooLong, ...events]);
  expect(inserted).toBe(events.length);
  expect(error).toBeUndefined();
  expect((await behind.core.receive([tooLong])).error?.code).toBe('BABBLE_HASHGRAPH_TEXT_INVALID');
});
