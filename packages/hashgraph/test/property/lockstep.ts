// Engine and model side by side: every event goes into both, and everything they say must be equal after each one.
import { sha256 } from '@babble/crypto/node';
import type { Block, ChangeSet, Event, Frame, FrameRecord, InternalTransactionReceipt } from '@babble/hashgraph';
import { Hashgraph, HashgraphError, PEER_REMOVE } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import type { ModelRefusalReason } from '../model/insert-event.ts';
import { ModelRefusal } from '../model/insert-event.ts';
import { modelEventOf, peerOfColumn } from '../model/materialise.ts';
import type { ModelFrame } from '../model/model-event.ts';
import { ReferenceModel } from '../model/reference-model.ts';
import { agree, comparableFrame, comparableModelFrame, texts } from './agree.ts';

/** Which refusal of the engine is which of the model. */
const REFUSALS: Readonly<Record<ModelRefusalReason, string>> = {
  creatorUnknown: 'BABBLE_HASHGRAPH_CREATOR_UNKNOWN',
  selfParentUnknown: 'BABBLE_HASHGRAPH_SELF_PARENT_UNKNOWN',
  selfParentNotHead: 'BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD',
  otherParentUnknown: 'BABBLE_HASHGRAPH_OTHER_PARENT_UNKNOWN',
  indexInvalid: 'BABBLE_HASHGRAPH_INDEX_INVALID',
};

/** Whether the application grants a request of this type for the peer with this key. */
export type Verdict = (type: number, pubKeyHex: string) => boolean;

export const GRANT_EVERYTHING: Verdict = () => true;

/** Removals are refused. */
export const REFUSE_REMOVALS: Verdict = (type) => type !== PEER_REMOVE;

export interface Anchor {
  readonly block: Block;
  readonly frame: Frame;
  readonly modelFrame: ModelFrame;
}

export class Lockstep {
  readonly engine: Hashgraph;
  readonly model: ReferenceModel;
  /** All blocks so far, as committed, with their frames. */
  readonly anchors: Anchor[] = [];
  readonly #verdict: Verdict;
  readonly #events = new Map<string, Event>();
  #frameCount: number;
  #blockCount = 0;

  private constructor(engine: Hashgraph, model: ReferenceModel, verdict: Verdict) {
    this.engine = engine;
    this.model = model;
    this.#verdict = verdict;
    this.#frameCount = model.frames().length;
    engine.initialChanges();
  }

  static fromGenesis(genesisCount: number, verdict: Verdict): Lockstep {
    const genesis = Array.from({ length: genesisCount }, (_, column) => peerOfColumn(column));
    const engine = Hashgraph.fromGenesis(new PeerSet(genesis), { sha256, cacheSize: Number.POSITIVE_INFINITY });
    return new Lockstep(engine, new ReferenceModel(genesis, modelOptions(verdict)), verdict);
  }

  /** Both start from a block and its frame (HG-RESET-1 … 7). */
  static fromAnchor({ block, frame, modelFrame }: Anchor, verdict: Verdict): Lockstep {
    const engine = Hashgraph.fromFrame(block, frame, { sha256, cacheSize: Number.POSITIVE_INFINITY });
    const internalTransactions = (block.body.internalTransactions ?? []).map(({ body }) => body);
    const anchor = {
      index: Number(block.body.index),
      roundReceived: Number(block.body.roundReceived),
      internalTransactions,
      accepted: internalTransactions.map(({ type, peer }) => verdict(type, peer.pubKeyHex)),
    };
    const lockstep = new Lockstep(engine, ReferenceModel.fromFrame(anchor, modelFrame, modelOptions(verdict)), verdict);
    lockstep.#compareState();
    return lockstep;
  }

  /** Whether the event was taken; throws if engine and model disagree about anything. */
  insert(event: Event, column: number): boolean {
    this.#events.set(event.id, event);
    const outcome = this.#insertIntoEngine(event);
    if (this.#isUnknowable(event, column, outcome)) return false;
    const modelRefusal = this.#insertIntoModel(event, column);
    if (outcome instanceof HashgraphError || modelRefusal !== undefined) {
      const code = outcome instanceof HashgraphError ? outcome.code : 'taken';
      agree('refusal', code, modelRefusal === undefined ? 'taken' : REFUSALS[modelRefusal.reason]);
      return false;
    }
    const { fame, ...status } = this.model.status(event.id) ?? {};
    agree('status of the event', this.engine.status(event.id), { ...status, fame });
    this.#compareFrames(outcome.frames, outcome.blocks);
    this.#compareState();
    return true;
  }

  /** HG-RESET-8: what the engine refuses so the model must find doubtful; what is doubtful and is taken must be of a later round than its parents. */
  #isUnknowable(event: Event, column: number, outcome: object): boolean {
    const ofModel = modelEventOf(event, column);
    if (outcome instanceof HashgraphError && outcome.code === 'BABBLE_HASHGRAPH_TOO_OLD') {
      const isDoubtful = this.model.isRoundDoubtful(ofModel) || this.model.isUnlisted(ofModel.creator);
      agree('whether an event is unknowable', true, isDoubtful);
      return true;
    }
    if (outcome instanceof HashgraphError || !this.model.isRoundDoubtful(ofModel)) return false;
    const round = this.engine.status(event.id)?.round ?? -1;
    agree('whether a doubtful event is of a later round', round > this.model.parentRoundOf(ofModel), true);
    return false;
  }

  #insertIntoModel(event: Event, column: number): ModelRefusal | undefined {
    try {
      this.model.insert(modelEventOf(event, column));
      return undefined;
    } catch (error) {
      if (error instanceof ModelRefusal) return error;
      throw error;
    }
  }

  /** What the engine brought forth, with every block answered at once. */
  #insertIntoEngine(event: Event): { readonly frames: FrameRecord[]; readonly blocks: Block[] } | HashgraphError {
    const frames: FrameRecord[] = [];
    const blocks: Block[] = [];
    const keep = (changes: ChangeSet): void => void frames.push(...changes.frames);
    try {
      keep(this.engine.insert(event));
    } catch (error) {
      if (error instanceof HashgraphError) return error;
      throw error;
    }
    for (let block = this.engine.nextBlock(); block !== undefined; block = this.engine.nextBlock()) {
      const index = Number(block.body.index);
      const internalTransactionReceipts = receiptsOf(block, this.#verdict);
      keep(this.engine.commit(index, { stateHash: new Uint8Array(32), internalTransactionReceipts }));
      blocks.push(this.engine.block(index) ?? block);
    }
    return { frames, blocks };
  }

  #compareFrames(frames: readonly FrameRecord[], blocks: readonly Block[]): void {
    const modelFrames = this.model.frames();
    const newFrames = modelFrames.slice(this.#frameCount);
    this.#frameCount = modelFrames.length;
    agree(
      'frames',
      frames.map(({ frame }) => comparableFrame(frame)),
      newFrames.map(comparableModelFrame),
    );

    const newBlocks = this.model.blocks().slice(this.#blockCount);
    this.#blockCount = this.model.blocks().length;
    agree(
      'blocks',
      blocks.map(({ body }) => [body.index, body.roundReceived, body.timestamp, texts(body.transactions)]),
      newBlocks.map((block) => [
        block.index,
        block.roundReceived,
        block.timestamp,
        this.#transactions(block.roundReceived),
      ]),
    );
    agree(
      'internal transactions',
      blocks.map(({ body }) => (body.internalTransactions ?? []).map((t) => [t.body.type, t.body.peer.moniker])),
      newBlocks.map((block) => block.internalTransactions.map(({ type, peer }) => [type, peer.moniker])),
    );
    for (const block of blocks) {
      const frame = frames.find((record) => record.frame.round === block.body.roundReceived)?.frame;
      const ofModel = newFrames.find(({ round }) => round === Number(block.body.roundReceived));
      if (frame !== undefined && ofModel !== undefined) this.anchors.push({ block, frame, modelFrame: ofModel });
    }
  }

  /** The transactions of a round in consensus order. */
  #transactions(round: number): readonly string[] {
    const frame = this.model.frames().find((candidate) => candidate.round === round);
    return (frame?.events ?? []).flatMap(({ event }) => texts(this.#events.get(event.id)?.body.transactions));
  }

  #compareState(): void {
    const { anchorBlockIndex, pendingBlockSignatures, windowEvents, kept, ...counters } = this.engine.counters();
    agree('counters', counters, this.model.counters());
    agree(
      'rounds',
      this.engine
        .rounds()
        .map(({ round, decided, witnesses, receivedEvents }) => [
          round,
          decided,
          witnesses.map(({ id, fame }) => [id, fame]).sort(),
          receivedEvents,
        ]),
      this.model.rounds().map(([round, { decided, created, received }]) => [
        round,
        decided,
        [...created]
          .filter(([, { witness }]) => witness)
          .map(([id, { fame }]) => [id, fame])
          .sort(),
        received,
      ]),
    );
    agree(
      'peer-sets',
      this.engine.peerSets().map(([round, { peers }]) => [round, peers.map(({ moniker }) => moniker)]),
      this.model.peerSets().map(([round, peers]) => [round, peers.map(({ moniker }) => moniker)]),
    );
    const known = this.engine
      .participants()
      .map(({ key, lastIndex }) => [key, lastIndex])
      .sort();
    agree('known', known, Object.entries(this.model.known()).sort());
  }
}

/** The answers of an application that judges so. */
export function receiptsOf(block: Block, verdict: Verdict): readonly InternalTransactionReceipt[] {
  return (block.body.internalTransactions ?? []).map((internalTransaction) => {
    const { type, peer } = internalTransaction.body;
    return { internalTransaction, accepted: verdict(type, peer.pubKeyHex) };
  });
}

function modelOptions(verdict: Verdict): ConstructorParameters<typeof ReferenceModel>[1] {
  return {
    application: (block) => block.internalTransactions.map(({ type, peer }) => verdict(type, peer.pubKeyHex)),
  };
}
