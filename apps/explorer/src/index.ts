/**
 * The explorer: a page that shows what a node knows, as files for whoever serves it.
 *
 * @packageDocumentation
 */
export { explorerFiles } from './explorer-files.ts';
export type {
  Election,
  ElectionRound,
  ElectionVote,
  RecordedEvent,
  RecordingFacts,
  Sight,
  SightMember,
  Sights,
  Step,
  StepsPage,
} from './replay-contract.ts';
