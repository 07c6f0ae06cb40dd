// What becomes of a block that the application has answered: the graph takes the answer over, the node signs, and the signatures of others are counted.
// Rules NODE-COMMIT-2 … NODE-COMMIT-6, HG-BSIG-2 … HG-BSIG-7.
import type { Signer, Verifier } from '@babble/crypto';
import { formatSignature } from '@babble/crypto';
import type { Block, BlockSignature, ChangeSet, CommitResponse } from '@babble/hashgraph';
import { verifyCandidates } from '@babble/hashgraph';
import type { FailPoint } from './fail-points.ts';
import type { LiveGraph } from './live-graph.ts';

export interface BlockAnswersInit {
  readonly live: LiveGraph;
  readonly signer: Signer;
  readonly verifier: Verifier;
  /** Hears of what an answer changed, before the block is signed. */
  readonly onAnswer: (changes: ChangeSet, response: CommitResponse) => void;
  /** Gets the own signature of a block, for an own event. */
  readonly onSigned: (signature: BlockSignature) => void;
  /** Hears of every block that the application has answered. */
  readonly onBlock: (block: Block) => void;
  readonly failPoint?: FailPoint;
}

export class BlockAnswers {
  readonly #init: BlockAnswersInit;

  constructor(init: BlockAnswersInit) {
    this.#init = init;
  }

  /**
   * Takes over the application's answer, signs the block, and applies what the block changed (NODE-COMMIT-2 … 6). The state hash is
   * compared with nothing: it enters the signed body as it is (APP-RULE-5).
   */
  async answered(block: Block, response: CommitResponse): Promise<void> {
    const { live, onAnswer, onBlock, failPoint } = this.#init;
    const index = Number(block.body.index);
    const changes = live.hashgraph.commit(index, response);
    failPoint?.('block-answered');
    live.keepBlocks(changes, { acknowledged: index });
    failPoint?.('block-acknowledged');
    onAnswer(changes, response);
    live.handOverBlocks();
    await this.#sign(index, Number(block.body.roundReceived));
    failPoint?.('block-signed');
    // Durable before the next block goes to the application, and before an event with the signature leaves: with the sync that either waits for.
    await live.changes.keepUp();
    onBlock(live.hashgraph.block(index) ?? block);
    failPoint?.('block-told');
    await this.assignSignatures();
  }

  /** NODE-COMMIT-4: only members of the block's peer-set sign. */
  async #sign(index: number, round: number): Promise<void> {
    const { live, signer, onSigned } = this.#init;
    const digest = live.hashgraph.blockDigest(index);
    if (digest === undefined || !live.hashgraph.peerSet(round).has(live.ownKey)) return;
    const signature = formatSignature(await signer.sign(digest));
    const own: BlockSignature = { validator: signer.publicKey.bytes, index, signature };
    onSigned(own);
    live.keepBlocks(live.hashgraph.acceptSignature(own));
  }

  /** Verifies block signatures whose blocks are known now (HG-BSIG-2 … HG-BSIG-7). */
  async assignSignatures(): Promise<void> {
    const { live, verifier, failPoint } = this.#init;
    const graph = live.hashgraph;
    const candidates = graph.takeSignatureCandidates();
    if (candidates.length === 0) return;
    const verdicts = await verifyCandidates(candidates, verifier);
    // They were verified for the blocks of another graph.
    if (graph !== live.hashgraph) return;
    for (const [position, { blockSignature }] of candidates.entries()) {
      if (verdicts[position] === true) live.keepBlocks(graph.acceptSignature(blockSignature));
      else graph.refuseSignature(blockSignature);
    }
    failPoint?.('signatures-accepted');
    await live.changes.keepUp();
  }
}
