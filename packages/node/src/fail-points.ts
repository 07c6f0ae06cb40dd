// The steps of a node's work between which its process may end. Tests end it there: a node is told of each step that it comes to, if anybody wants to
// hear of it, and what is on the disk and at the others then is what a crash leaves. Nothing listens otherwise, and nothing is done. Rules OURS-4, OURS-5.

/** In the order in which an event, a block and a node come to them. */
export const FAIL_POINTS = [
  // A transaction.
  'transaction-pooled',
  'transaction-noted',
  // An own event.
  'own-head-certain',
  'own-event-begun',
  'own-event-signed',
  'own-event-inserted',
  'own-event-kept',
  'own-event-durable',
  'own-event-shown',
  'push-chosen',
  'push-answered',
  // Events of others.
  'event-received',
  'event-inserted',
  'signatures-accepted',
  // What changed, on its way to the store.
  'changes-appending',
  'changes-appended',
  'changes-synced',
  // A block.
  'block-decided',
  'block-persisted',
  'block-applied',
  'block-answered',
  'block-acknowledged',
  'block-signed',
  'block-told',
  // A snapshot of the application that is kept.
  'snapshot-given',
  'snapshot-piece-taken',
  'snapshot-kept',
  // Pruning.
  'history-pruning',
  'history-pruned',
  // Catching up.
  'catch-up-verified',
  'application-restoring',
  'application-restored',
  'graph-resetting',
  'graph-reset',
  'graph-replaced',
  'graph-durable',
  'lost-recovered',
  // A restart.
  'graph-loaded',
  'application-brought-up',
  'rest-inserted',
] as const;

/** A step; what has happened when the node comes to it, its name says. */
export type FailPointName = (typeof FAIL_POINTS)[number];

/** Hears of every step that a node comes to. It must not throw: whoever wants to end the node there ends what it runs in. */
export type FailPoint = (step: FailPointName) => void;
