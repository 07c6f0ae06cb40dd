// The first three phases after an insertion, recomputed in full each time.
// Rules HG-DIV-1 … HG-DIV-4, HG-FAME-1 … HG-FAME-11, HG-RR-1 … HG-RR-5.
import type { ModelState } from './model-state.ts';
import { superMajorityOf } from './peer-set-table.ts';
import { isWitness, lamportOf, roundOf, sees, stronglySees } from './predicates.ts';

/** HG-CONST-2. */
const COIN_ROUND_FREQUENCY = 4;

export function divideRounds(state: ModelState): void {
  for (const id of state.undetermined) {
    const stored = state.stored(id);
    if (stored.round === undefined) {
      stored.round = roundOf(state, id);
      recordInRound(state, id, stored.round, isWitness(state, id));
      queueRound(state, stored.round);
    }
    if (stored.lamport === undefined) stored.lamport = lamportOf(state, id);
  }
}

/** HG-DIV-3. */
export function recordInRound(state: ModelState, id: string, number: number, witness: boolean): void {
  const round = state.rounds.get(number) ?? { decided: false, created: new Map(), received: [] };
  state.rounds.set(number, round);
  if (!round.created.has(id)) round.created.set(id, { witness, fame: 'undecided' });
  state.lastRound = Math.max(state.lastRound, number);
}

/** HG-DIV-2. */
function queueRound(state: ModelState, number: number): void {
  if (state.pendingRounds.includes(number) || state.round(number).decided) return;
  if (state.roundLowerBound !== undefined && number <= state.roundLowerBound) return;
  state.pendingRounds = [...state.pendingRounds, number].sort((a, b) => a - b);
}

export function decideFame(state: ModelState): void {
  for (const number of state.pendingRounds) {
    for (const x of state.witnesses(number)) {
      const record = state.round(number).created.get(x);
      if (record === undefined || record.fame !== 'undecided') continue;
      const famous = election(state, x, number);
      if (famous !== undefined) record.fame = famous ? 'famous' : 'notFamous';
    }
    witnessesDecided(state, number);
  }
}

/** The outcome of the votes on x, a witness of this round, or `undefined` if they do not decide. */
function election(state: ModelState, x: string, number: number): boolean | undefined {
  const votes = new Map<string, boolean>();
  for (let j = number + 1; j <= state.lastRound; j += 1) {
    const threshold = superMajorityOf(state.peerSets.at(state.rules.thresholdOf === 'voterRound' ? j : j - 1));
    for (const y of state.witnesses(j)) {
      const distance = j - number;
      if (distance === 1) {
        votes.set(y, sees(state, y, x)); // HG-FAME-2
        continue;
      }
      const voters = state.witnesses(j - 1).filter((w) => stronglySees(state, y, w, state.peerSets.at(j - 1))); // HG-FAME-5
      const yays = voters.filter((w) => votes.get(w) === true).length;
      const nays = voters.length - yays;
      const vote = yays >= nays; // HG-FAME-6
      const total = vote ? yays : nays;
      if (distance % COIN_ROUND_FREQUENCY !== 0) {
        votes.set(y, vote);
        if (total >= threshold) return vote; // HG-FAME-4
      } else {
        votes.set(y, total >= threshold ? vote : coin(state, y)); // HG-FAME-3
      }
    }
  }
  return undefined;
}

/** HG-FAME-8. */
function coin(state: ModelState, y: string): boolean {
  return state.stored(y).event.hashByte16 !== 0;
}

/** HG-FAME-9, HG-FAME-10: once true it stays true. */
function witnessesDecided(state: ModelState, number: number): boolean {
  const round = state.round(number);
  if (round.decided) return true;
  const witnesses = [...round.created.values()].filter(({ witness }) => witness);
  const allDecided = witnesses.every(({ fame }) => fame !== 'undecided');
  const superMajority = superMajorityOf(state.peerSets.at(number));
  const needed = { superMajority, oneWitness: 1, nothing: 0 }[state.rules.decisionNeeds];
  const withFame = witnesses.filter(({ fame }) => fame !== 'undecided').length;
  if (allDecided && withFame >= needed) round.decided = true;
  return round.decided;
}

export function decideRoundReceived(state: ModelState): void {
  state.undetermined = state.undetermined.filter((x) => {
    const number = receivingRound(state, x);
    if (number === undefined) return true;
    state.stored(x).roundReceived = number;
    state.round(number).received.push(x);
    return false;
  });
}

/** HG-RR-1 … HG-RR-5; `undefined` while no round receives x. */
function receivingRound(state: ModelState, x: string): number | undefined {
  const { roundLowerBound: bound } = state;
  for (let i = roundOf(state, x) + 1; i <= state.lastRound; i += 1) {
    const belowBound = bound !== undefined && i <= bound;
    if (!state.rounds.has(i)) {
      if (belowBound && state.rules.skipMissingRounds) continue; // HG-RR-5, ours
      return undefined;
    }
    if (!witnessesDecided(state, i)) {
      if (!belowBound) return undefined;
      continue; // HG-RR-3
    }
    const famous = state.famousWitnesses(i);
    const seeing = famous.filter((w) => sees(state, w, x));
    const needed = state.rules.receptionNeedsSuperMajority ? superMajorityOf(state.peerSets.at(i)) : 0; // HG-RR-4
    if (seeing.length === famous.length && seeing.length >= needed) return i; // HG-RR-2
  }
  return undefined;
}
