// Schedules for fast-check: generated from a seed, shrunk by leaving steps out, shown as a drawing.
import fc from 'fast-check';
import { generateSchedule } from '../model/generate.ts';
import type { Schedule } from '../model/schedule.ts';

class ScheduleArbitrary extends fc.Arbitrary<Schedule> {
  readonly #maxSteps: number;

  constructor(maxSteps: number) {
    super();
    this.#maxSteps = maxSteps;
  }

  override generate(random: fc.Random): fc.Value<Schedule> {
    return new fc.Value(shown(generateSchedule(random.nextInt(0, 0x7fffffff), this.#maxSteps)), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Schedule {
    return typeof value === 'object' && value !== null && 'steps' in value;
  }

  override shrink(schedule: Schedule): fc.Stream<fc.Value<Schedule>> {
    return new fc.Stream(smallerSchedules(schedule)).map((smaller) => new fc.Value(shown(smaller), undefined));
  }
}

/** fast-check prints one line; the drawing comes with the error of the property. */
function shown(schedule: Schedule): Schedule {
  const line = `${schedule.steps.length} steps of ${schedule.genesisCount} members, seed ${schedule.seed}`;
  return Object.defineProperty({ ...schedule }, fc.toStringMethod, { value: () => line, enumerable: false });
}

/** First without the end, then without ever smaller pieces, then plainer ones. */
function* smallerSchedules(schedule: Schedule): IterableIterator<Schedule> {
  const { steps } = schedule;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let end = steps.length; end > 0; end -= size) {
      yield { ...schedule, steps: [...steps.slice(0, Math.max(0, end - size)), ...steps.slice(end)] };
    }
  }
  if (schedule.coins !== 'natural') yield { ...schedule, coins: 'natural' };
  for (const [at, step] of steps.entries()) {
    const plainer = step.requests.length > 0 ? { ...step, requests: [] } : { ...step, transaction: false };
    if (step.requests.length === 0 && !step.transaction) continue;
    yield { ...schedule, steps: steps.with(at, plainer) };
  }
}

/** Schedules of at most so many steps, of all kinds that `generateSchedule` knows. */
export function schedules(maxSteps: number): fc.Arbitrary<Schedule> {
  return new ScheduleArbitrary(maxSteps);
}
