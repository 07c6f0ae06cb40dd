/**
 * The explorer: a page that shows what a node knows, as files for whoever serves it.
 *
 * @packageDocumentation
 */
export type {
  BlockFacts,
  BlockSignatureFacts,
  BlockSummary,
  BlocksPage,
  EventFacts,
  EventsPage,
  Fame,
  Finality,
  Membership,
  MembershipChange,
  MembershipRequestFacts,
  PeerFacts,
  ReceiptFacts,
  RoundFacts,
  RoundsPage,
  Status,
  TransactionFacts,
  TransactionPlace,
  ValidatorFacts,
  Validators,
  WitnessFacts,
} from './contract.ts';
export type { ExplorerFile } from './explorer-files.ts';
export { explorerFiles } from './explorer-files.ts';
export type {
  Election,
  ElectionRound,
  ElectionVote,
  RecordingFacts,
  Sight,
  SightMember,
  Sights,
  Step,
  StepsPage,
} from './replay-contract.ts';
