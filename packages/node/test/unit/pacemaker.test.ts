// The gossip timer.
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { Pacemaker } from '../../src/pacemaker.ts';

function setUp(pause: { ms: number }) {
  const clock = new SimulatedClock(0);
  const ticks: number[] = [];
  const pacemaker = new Pacemaker({
    clock,
    random: new Chance(1),
    pauseMs: () => pause.ms,
    tick: () => ticks.push(clock.now()),
  });
  return { clock, ticks, pacemaker };
}

test('NODE-TIMER-1: ticks come after the pause, and before twice the pause', async () => {
  const { clock, ticks, pacemaker } = setUp({ ms: 10 });
  pacemaker.start();
  await clock.run(1_000);
  pacemaker.stop();
  const gaps = ticks.slice(1).map((tick, i) => tick - (ticks[i] ?? 0));
  expect(gaps.length).toBeGreaterThan(40);
  for (const gap of gaps) expect(gap >= 10 && gap < 20).toBe(true);
});

test('NODE-TIMER-3: a nudge shortens a long pause, and never lengthens a short one', async () => {
  const pause = { ms: 1_000 };
  const { clock, ticks, pacemaker } = setUp(pause);
  pacemaker.start();
  pause.ms = 10;
  pacemaker.nudge();
  await clock.run(25);
  expect(ticks.length).toBeGreaterThan(0);
  pause.ms = 1_000;
  pacemaker.nudge();
  const before = ticks.length;
  await clock.run(25);
  expect(ticks.length).toBeGreaterThan(before);
  pacemaker.stop();
  const stopped = ticks.length;
  pacemaker.nudge();
  await clock.run(5_000);
  expect(ticks.length).toBe(stopped);
});
