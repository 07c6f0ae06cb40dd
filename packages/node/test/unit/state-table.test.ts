// The table of states, cell by cell, against the transitions that the protocol names; and the page that is printed from it.
import { readFileSync } from 'node:fs';
import { NODE_STATES } from '@babble/node';
import { describe, expect, test } from '@jest/globals';
import { formatStates } from '../../src/states/format-states.ts';
import { StateMachine } from '../../src/states/state-machine.ts';
import type { Action, Situation, Trigger } from '../../src/states/state-table.ts';
import { SITUATIONS, STATE_OF, STATE_TABLE, TRIGGERS } from '../../src/states/state-table.ts';

/**
 * What the specification and the issue of the state machine say, written as `from trigger: to action`. Everything else has no effect.
 */
const EXPECTED = `
  Created maintenanceOn: SuspendedForMaintenance rest
  Created stranger: Joining join
  Created admitted: Babbling gossip
  Created admittedBehind: CatchingUp catchUp
  Created stop: Shutdown close
  Joining admitted: Babbling gossip
  Joining admittedBehind: CatchingUp catchUp
  Joining stop: Shutdown close
  CatchingUp caughtUp: Babbling gossip
  CatchingUp nobodyServes: Babbling gossip
  CatchingUp stop: Shutdown close
  Babbling tooFarBehind: CatchingUp catchUp
  Babbling tooManyUndetermined: SuspendedByLimit follow
  Babbling evicted: SuspendedByEviction follow
  Babbling maintenanceOn: SuspendedForMaintenance rest
  Babbling stop: Shutdown close
  SuspendedByLimit heardAgain: Babbling gossip
  SuspendedByLimit tooFarBehind: CatchingUp catchUp
  SuspendedByLimit evicted: SuspendedByEviction follow
  SuspendedByLimit maintenanceOn: SuspendedForMaintenance rest
  SuspendedByLimit stop: Shutdown close
  SuspendedByEviction tooFarBehind: CatchingUp catchUp
  SuspendedByEviction maintenanceOn: SuspendedForMaintenance rest
  SuspendedByEviction stop: Shutdown close
  SuspendedForMaintenance stranger: Joining join
  SuspendedForMaintenance admitted: Babbling gossip
  SuspendedForMaintenance admittedBehind: CatchingUp catchUp
  SuspendedForMaintenance stop: Shutdown close`;

const expected = new Map(
  EXPECTED.trim()
    .split('\n')
    .map((line) => {
      const [cell = '', effect = ''] = line.trim().split(': ');
      return [cell, effect] as const;
    }),
);

const triggers = Object.keys(TRIGGERS) as readonly Trigger[];

describe.each(SITUATIONS)('NODE-STATE-1 … 12: from %s', (situation) => {
  test.each(triggers)('%s', (trigger) => {
    const transition = STATE_TABLE[trigger][situation];
    const found = transition === undefined ? undefined : `${transition.next} ${transition.action}`;
    expect(found).toBe(expected.get(`${situation} ${trigger}`));
  });
});

test('every state of the protocol but Leaving, which is never entered, is where some situation is', () => {
  const entered = new Set(SITUATIONS.map((situation) => STATE_OF[situation]));
  expect(Object.keys(NODE_STATES).filter((state) => !entered.has(state as never))).toEqual(['Leaving']);
});

/** A machine that writes down what it does. */
function machine(): { readonly machine: StateMachine; readonly log: string[] } {
  const log: string[] = [];
  const does = (name: Action) => (): void => {
    log.push(name);
  };
  const actions: Record<Action, () => void> = {
    gossip: does('gossip'),
    follow: does('follow'),
    rest: does('rest'),
    join: does('join'),
    catchUp: does('catchUp'),
    close: does('close'),
  };
  return { machine: new StateMachine({ actions, onState: (state) => log.push(state) }), log };
}

test('a state is told before its action, and not again when only the situation changes', () => {
  const { machine: node, log } = machine();
  for (const trigger of ['admitted', 'tooManyUndetermined', 'evicted', 'maintenanceOn', 'stop'] as const) {
    expect(node.fire(trigger)).toBe(true);
  }
  expect(log).toEqual(['Babbling', 'gossip', 'Suspended', 'follow', 'follow', 'rest', 'Shutdown', 'close']);
});

test('what has no place in the table changes nothing', () => {
  const { machine: node, log } = machine();
  expect(node.fire('caughtUp')).toBe(false);
  expect([node.situation, node.state]).toEqual(['Created' satisfies Situation, undefined]);
  node.fire('stop');
  for (const trigger of triggers) expect(node.fire(trigger)).toBe(false);
  expect(log).toEqual(['Shutdown', 'close']);
});

test('docs/guides/states.md is what the table says', () => {
  const page = readFileSync(new URL('../../../../docs/guides/states.md', import.meta.url), 'utf8');
  expect(page).toBe(formatStates());
});
