// Walks the table of states. Rules NODE-STATE-1 … NODE-STATE-12.
import type { NodeState } from './node-state.ts';
import type { Action, Situation, Trigger } from './state-table.ts';
import { STATE_OF, STATE_TABLE } from './state-table.ts';

export interface StateMachineInit {
  /** What each action does; called when the situation is entered, and not waited for. */
  readonly actions: Readonly<Record<Action, () => void>>;
  /** Hears of each state of the protocol that is entered, before the action. `previous` is `undefined` for the first. */
  readonly onState: (state: NodeState, previous: NodeState | undefined) => void;
}

export class StateMachine {
  readonly #init: StateMachineInit;
  #situation: Situation = 'Created';

  constructor(init: StateMachineInit) {
    this.#init = init;
  }

  get situation(): Situation {
    return this.#situation;
  }

  /** The state of the protocol; `undefined` before the start. */
  get state(): NodeState | undefined {
    return STATE_OF[this.#situation];
  }

  /** Whether events may be made. */
  get mayCreate(): boolean {
    return this.#situation === 'Babbling';
  }

  /** Something happened. Returns whether it means anything here; otherwise nothing changes. */
  fire(trigger: Trigger): boolean {
    const transition = STATE_TABLE[trigger][this.#situation];
    if (transition === undefined) return false;
    const previous = this.state;
    this.#situation = transition.next;
    const { state } = this;
    if (state !== undefined && state !== previous) this.#init.onState(state, previous);
    this.#init.actions[transition.action]();
    return true;
  }
}
