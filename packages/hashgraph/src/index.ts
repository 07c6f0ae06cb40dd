/**
 * The consensus core of Babble: events in, blocks out, a pure function.
 *
 * @packageDocumentation
 */
export type { ChainPiece } from './chain-pieces.ts';
export { chainPieces } from './chain-pieces.ts';
export type {
  ChangeSet,
  EventRecord,
  Fame,
  FrameRecord,
  RoundRecord,
  WitnessRecord,
} from './change-set.ts';
export type { Anchor, SignatureCandidate } from './engine/block-ledger.ts';
export type { HashgraphCounters } from './engine/counters.ts';
export { receptionOf } from './engine/decide-round-received.ts';
export type { EventStatus } from './engine/event-status.ts';
export type { Election, ElectionRound, ElectionVote, SightMember, StrongSight } from './engine/explain.ts';
export type { Admission } from './engine/graph.ts';
export { EFFECTIVE_ROUND_OFFSET } from './engine/graph.ts';
export { median } from './engine/median.ts';
export { checkReceipts, peerSetAfter } from './engine/peer-changes.ts';
export type { Progress } from './engine/progress.ts';
export { compareProgress } from './engine/progress.ts';
export { isRoundDecided } from './engine/round.ts';
export type { Tip } from './engine/tip.ts';
export { creatorSignatureOf, requestSignatureOf, signaturesOf } from './engine/verification.ts';
export { verifyCandidates } from './engine/verify-candidates.ts';
export { WireResolver, wireEventOf } from './engine/wire.ts';
export { coinOf } from './engine/witness.ts';
export type { HashgraphErrorCode, HashgraphErrorData } from './errors.ts';
export { HASHGRAPH_ERROR_FAULTS, HashgraphError } from './errors.ts';
export type { HashgraphOptions, Participant } from './hashgraph.ts';
export { DEFAULT_CACHE_SIZE, Hashgraph } from './hashgraph.ts';
export type { MemoryStoreInit } from './memory-store.ts';
export { DEFAULT_STORE_SIZE, memoryStore } from './memory-store.ts';
export type { Block, BlockBody, CommitResponse } from './objects/block.ts';
export {
  blockBodyCodec,
  blockBodyHash,
  blockCodec,
  blockHash,
  blockMessage,
  commitResponseCodec,
  unansweredBlock,
} from './objects/block.ts';
export type { BlockSignature, WireBlockSignature } from './objects/block-signature.ts';
export { blockSignatureCodec, blockSignatureKey, wireBlockSignatureCodec } from './objects/block-signature.ts';
export type { Event, EventBody, EventId, SignedEvent, Transaction } from './objects/event.ts';
export { eventBodyCodec, eventCodec, eventIdOf, eventMessage, identifyEvent, isLoaded } from './objects/event.ts';
export type { Frame, FrameEvent, Root } from './objects/frame.ts';
export { frameCodec, frameEventCodec, frameHash, rootCodec, rootHash } from './objects/frame.ts';
export type {
  InternalTransaction,
  InternalTransactionBody,
  InternalTransactionReceipt,
} from './objects/internal-transaction.ts';
export {
  internalTransactionBodyCodec,
  internalTransactionCodec,
  internalTransactionHash,
  internalTransactionMessage,
  internalTransactionReceiptCodec,
  isKnownInternalTransactionType,
  PEER_ADD,
  PEER_REMOVE,
} from './objects/internal-transaction.ts';
export type { RoundEvent, RoundInfo } from './objects/round-info.ts';
export { roundInfoCodec } from './objects/round-info.ts';
export type { WireBody, WireEvent } from './objects/wire-event.ts';
export { wireBodyCodec, wireEventCodec } from './objects/wire-event.ts';
export { DEFAULT_CACHE_BYTES, payloadBytes } from './payload-bytes.ts';
export type { BlockProof, BlockProofVerification, ProvenBlock } from './proof/block-proof.ts';
export { blockProofCodec, verifyBlockProof } from './proof/block-proof.ts';
export type { MembershipProof, MembershipProofInit, PeerSetTable } from './proof/membership-proof.ts';
export { contradictionOf, proveMembership } from './proof/membership-proof.ts';
export { formatExpected } from './replay/expected.ts';
export type { BlockDecisions } from './replay/graph-file.ts';
export {
  formatBlockDecisions,
  formatGraphEvent,
  formatGraphHeader,
  GRAPH_FORMAT,
  GRAPH_VERSION,
  parseBlockDecisions,
  parseGraphEvent,
  parseGraphHeader,
} from './replay/graph-file.ts';
export type { ReplayOptions } from './replay/replay.ts';
export { Replay } from './replay/replay.ts';
export type { ResetCase } from './replay/reset-case.ts';
export { formatResetCase, parseResetCase, RESET_FORMAT, RESET_VERSION } from './replay/reset-case.ts';
export type { AnchorVerification } from './replay/verify-anchor.ts';
export { countValidSignatures, verifyAnchor } from './replay/verify-anchor.ts';
export type { KeptSnapshot, SnapshotStore } from './snapshot-store.ts';
export type { EventPage, NodeNotes, Store, StoredNotes, StoreSupports } from './store.ts';
