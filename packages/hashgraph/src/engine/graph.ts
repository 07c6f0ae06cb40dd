// The state of the core: what the phases of consensus read and write. No behaviour beyond looking things up and making
// room; the phases are functions over it, one file each.
import type { Sha256 } from '@babble/crypto';
import { encodeHex } from '@babble/crypto';
import type { PeerSet } from '@babble/peers';
import { PeerSetHistory } from '@babble/peers';
import { HashgraphError } from '../errors.ts';
import type { Block } from '../objects/block.ts';
import { cell } from './cell.ts';
import { Chain } from './chain.ts';
import { Changes } from './changes.ts';
import type { Electorate } from './electorate.ts';
import { electorateOf } from './electorate.ts';
import { EventTable } from './event-table.ts';
import { FrameText } from './frame-text.ts';
import { Round } from './round.ts';

/** `strict` refuses what honest nodes never produce; `reference` accepts what the Go implementation accepts (HG-INS-11, HG-INS-12, SIG-TEXT-5). */
export type Admission = 'strict' | 'reference';

/** Rounds between the round received of a membership change and the round from which it holds (HG-CONST-3). */
export const EFFECTIVE_ROUND_OFFSET = 6;

const FIRST_WIDTH = 4;

/** What a graph that began with a frame knows of the events below it; empty sets for one from genesis. */
export interface BelowFrame {
  /** Participants of the table for whom the frame has no root, since their first round is a later one: what they made may have been ordered before (HG-FRAME-3). */
  readonly unlisted: Set<Chain>;
  /** Ids of parents of events of the frame that are not in it. */
  readonly parents: Set<string>;
}

export class Graph {
  readonly sha256: Sha256;
  readonly admission: Admission;
  /** The peer-set table (PS-TAB-1 … PS-TAB-8). */
  readonly peerSets: PeerSetHistory = new PeerSetHistory();
  /** Participants in order of appearance; the position is the column. */
  readonly chains: Chain[] = [];
  readonly chainByKey: Map<string, Chain> = new Map();
  readonly chainById: Map<number, Chain> = new Map();
  readonly events: EventTable = new EventTable(FIRST_WIDTH);
  readonly rounds: Map<number, Round> = new Map();
  /** Rounds with events that are not processed yet, ascending (HG-DIV-2). */
  readonly pendingRounds: number[] = [];
  /** Slots of the events without round received, in order of insertion (HG-INS-9). */
  undetermined: number[] = [];
  lastRound = -1;
  firstConsensusRound: number | undefined;
  lastConsensusRound: number | undefined;
  /** Round of the frame the graph was reset to; rounds up to it decide nothing (HG-RESET-6). */
  roundLowerBound: number | undefined;
  /** What the frame does not tell of what lies below it (HG-RESET-8). */
  readonly belowFrame: BelowFrame = { unlisted: new Set(), parents: new Set() };
  topologicalIndex = 0;
  lastBlockIndex = -1;
  /** Blocks that the application has not been given yet, in index order. */
  readonly newBlocks: Block[] = [];
  /** Index of the block whose receipts must come before anything else happens. */
  awaitedBlock: number | undefined;
  /** A peer-set became effective at a round that exists already: all elections are counted again (HG-PEERS-6). */
  electionsOutdated = false;
  consensusEvents = 0;
  consensusTransactions = 0;
  pendingLoadedEvents = 0;
  lastCommittedRoundEvents = 0;
  readonly changes: Changes = new Changes();
  readonly frameText: FrameText = new FrameText();
  /** Decoded keys are shared arrays, so most look-ups end here. */
  readonly #chainByBytes = new WeakMap<Uint8Array, Chain>();
  readonly #electorates = new Map<PeerSet, Electorate>();

  constructor(sha256: Sha256, admission: Admission) {
    this.sha256 = sha256;
    this.admission = admission;
  }

  /** PS-TAB-5, PS-TAB-8: enters a peer-set into the table and gives each new participant a chain. */
  insertPeerSet(round: number, peerSet: PeerSet): void {
    this.peerSets.insert(round, peerSet);
    for (const key of peerSet.keys) if (!this.chainByKey.has(key)) this.#addChain(key);
    for (const known of this.rounds.values()) {
      if (known.number >= round) {
        known.electorate = this.electorateAt(known.number);
        known.reception = undefined;
        this.electionsOutdated = true;
      }
    }
    this.changes.addPeerSet(round, peerSet);
  }

  /** The peer-set of a round, as columns. */
  electorateAt(round: number): Electorate {
    const peerSet = this.peerSets.at(round);
    let electorate = this.#electorates.get(peerSet);
    if (electorate === undefined) {
      electorate = electorateOf(peerSet, this.chainByKey);
      this.#electorates.set(peerSet, electorate);
    }
    return electorate;
  }

  /** The chain of a creator or validator, by the bytes of its public key. */
  chainOf(publicKey: Uint8Array | null): Chain | undefined {
    if (publicKey === null) return undefined;
    let chain = this.#chainByBytes.get(publicKey);
    if (chain === undefined) {
      chain = this.chainByKey.get(encodeHex(publicKey));
      if (chain !== undefined) this.#chainByBytes.set(publicKey, chain);
    }
    return chain;
  }

  /** The public-key text of a creator or validator, upper case. */
  nameOf(publicKey: Uint8Array | null): string {
    return this.chainOf(publicKey)?.key ?? encodeHex(publicKey ?? new Uint8Array(0));
  }

  /** The chain that an event of the window is part of. */
  creatorOf(slot: number): Chain {
    const chain = this.chains[cell(this.events.creator, slot)];
    if (chain === undefined)
      throw new HashgraphError('BABBLE_HASHGRAPH_INVARIANT', `slot ${slot} has no chain`, { slot });
    return chain;
  }

  /** The record of a round, made on first use. */
  round(number: number): Round {
    let round = this.rounds.get(number);
    if (round === undefined) {
      round = new Round(number, this.electorateAt(number));
      this.rounds.set(number, round);
    }
    return round;
  }

  #addChain(key: string): void {
    const column = this.chains.length;
    const chain = new Chain(key, column);
    this.chains.push(chain);
    this.chainByKey.set(key, chain);
    if (!this.chainById.has(chain.id)) this.chainById.set(chain.id, chain);
    if (this.chains.length > this.events.width) this.#widen(2 * this.events.width);
  }

  #widen(width: number): void {
    this.events.widen(width);
    for (const round of this.rounds.values()) {
      round.reception = undefined;
      for (const witness of round.witnesses) witness.widen(width);
    }
  }
}
