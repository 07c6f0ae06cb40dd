// From decided rounds to frames, blocks and peer-set changes.
// Rules HG-DEC-1 … HG-DEC-4, HG-FRAME-1 … HG-FRAME-7, HG-ROOT-1, HG-TIME-1, HG-BLOCK-1, HG-PEERS-1 … HG-PEERS-6.
import type { ModelBlock, ModelFrame, ModelFrameEvent, ModelInternalTransaction } from './model-event.ts';
import { isLoadedEvent } from './model-event.ts';
import type { ModelState } from './model-state.ts';
import { withoutPeer, withPeer } from './peer-set-table.ts';

/** HG-CONST-1: events before the head of a root. */
const ROOT_DEPTH = 10;
/** HG-CONST-3. */
const EFFECTIVE_ROUND_OFFSET = 6;

export function processDecidedRounds(state: ModelState): void {
  for (const number of [...state.pendingRounds]) {
    if (!state.round(number).decided) return;
    const frame = getFrame(state, number);
    if (frame.events.length > 0) commitFrame(state, frame);
    state.lastConsensusRound = Math.max(state.lastConsensusRound ?? number, number);
    state.firstConsensusRound ??= number;
    state.pendingRounds = state.pendingRounds.filter((pending) => pending !== number);
  }
}

/** HG-DEC-2, HG-DEC-3. */
function commitFrame(state: ModelState, frame: ModelFrame): void {
  for (const { event } of frame.events) {
    state.lastConsensusEvents.set(event.creator, event.id);
    state.consensusTransactions += event.transactionCount;
    if (isLoadedEvent(event)) state.pendingLoadedEvents -= 1;
  }
  state.consensusEvents += frame.events.length;
  state.lastCommittedRoundEvents = frame.events.length;
  const block: ModelBlock = {
    index: state.lastBlockIndex + 1,
    roundReceived: frame.round,
    timestamp: frame.timestamp,
    transactionCount: frame.events.reduce((sum, { event }) => sum + event.transactionCount, 0),
    internalTransactions: frame.events.flatMap(({ event }) => event.internalTransactions),
  };
  if (block.transactionCount === 0 && block.internalTransactions.length === 0) return;
  state.blocks.push(block);
  state.lastBlockIndex = block.index;
  changePeers(state, block.roundReceived, block.internalTransactions, state.application(block));
}

/** HG-PEERS-1 … HG-PEERS-6. */
export function changePeers(
  state: ModelState,
  roundReceived: number,
  transactions: readonly ModelInternalTransaction[],
  accepted: readonly boolean[],
): void {
  let validators = state.peerSets.latest();
  let changed = false;
  for (const [position, { type, peer }] of transactions.entries()) {
    if (accepted[position] !== true || (type !== 0 && type !== 1)) continue;
    validators = type === 0 ? withPeer(validators, peer) : withoutPeer(validators, peer);
    changed = true;
  }
  if (changed) state.insertPeerSet(roundReceived + EFFECTIVE_ROUND_OFFSET, validators);
}

/** Section 11: made once per round. */
function getFrame(state: ModelState, number: number): ModelFrame {
  const existing = state.frames.get(number);
  if (existing !== undefined) return existing;
  const events = state
    .round(number)
    .received.map((id) => frameEvent(state, id))
    .sort(consensusOrder);
  const frame: ModelFrame = {
    round: number,
    timestamp: median(state.famousWitnesses(number).map((id) => state.stored(id).event.timestamp)),
    peers: state.peerSets.at(number),
    events,
    roots: roots(state, number, events),
    peerSets: state.peerSets.entries(),
  };
  state.frames.set(number, frame);
  return frame;
}

/** HG-FRAME-1. */
function frameEvent(state: ModelState, id: string): ModelFrameEvent {
  const { event, round = -1, lamport = -1 } = state.stored(id);
  return { event, round, lamport, witness: state.round(round).created.get(id)?.witness === true };
}

/** HG-FRAME-2: Lamport timestamp, then r of the signature as an integer, then the hash (ours). */
export function consensusOrder(a: ModelFrameEvent, b: ModelFrameEvent): number {
  if (a.lamport !== b.lamport) return a.lamport - b.lamport;
  const [first, second] = [signatureR(a.event.signature), signatureR(b.event.signature)];
  if (first !== second) return first < second ? -1 : 1;
  return a.event.id < b.event.id ? -1 : 1;
}

/** The number before the bar: base 36 in either case, perhaps signed. */
function signatureR(signature: string): bigint {
  const text = signature.slice(0, signature.indexOf('|')).toLowerCase();
  const digits = text.replace(/^[+-]/, '');
  const value = [...digits].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
  return text.startsWith('-') ? -value : value;
}

/** HG-TIME-1. */
function median(timestamps: readonly bigint[]): bigint {
  const sorted = [...timestamps].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const upper = sorted[Math.floor(sorted.length / 2)];
  if (upper === undefined) return 0n;
  if (sorted.length % 2 === 1) return upper;
  return BigInt.asIntN(64, (sorted[sorted.length / 2 - 1] ?? 0n) + upper) / 2n;
}

/** HG-FRAME-3. */
function roots(
  state: ModelState,
  number: number,
  events: readonly ModelFrameEvent[],
): ReadonlyMap<string, readonly ModelFrameEvent[]> {
  const built = new Map<string, readonly ModelFrameEvent[]>();
  for (const key of state.peerSets.repertoire.keys()) {
    const first = events.find(({ event }) => event.creator === key);
    const firstRound = state.peerSets.firstRound(key);
    if (first !== undefined) built.set(key, root(state, first.event.selfParent));
    else if (firstRound !== undefined && firstRound <= number) {
      built.set(key, root(state, state.lastConsensusEvents.get(key) ?? ''));
    }
  }
  return built;
}

/** HG-ROOT-1: the head and up to ten predecessors, oldest first; empty without a head. */
function root(state: ModelState, head: string): readonly ModelFrameEvent[] {
  if (head === '') return [];
  const { creator, index } = state.stored(head).event;
  const events = [frameEvent(state, head)];
  for (let at = index - 1; at >= 0 && at >= index - ROOT_DEPTH; at -= 1) {
    const id = state.participants.get(creator)?.byIndex.get(at);
    if (id === undefined || !state.events.has(id)) break;
    events.unshift(frameEvent(state, id));
  }
  return events;
}
