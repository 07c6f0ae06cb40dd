// Counting the items of a check and printing them so that both people and the next script can read the outcome.
export { Tally } from './tally.ts';
