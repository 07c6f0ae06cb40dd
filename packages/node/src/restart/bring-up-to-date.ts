// After a restart the application is brought to where the node is: it says what it has, or gets the state that is kept of it, and then the blocks that it had acknowledged and
// does not have any more, as they were given to it then. Rules ST-BOOT-4, APP-RULE-2, OURS-5; F3 of the known weaknesses.
import type { Block, CommitResponse } from '@babble/hashgraph';
import { blockBodyCodec, unansweredBlock } from '@babble/hashgraph';
import { NodeError } from '../errors.ts';
import { type RestoreKeptInit, restoreKept } from './restore-kept.ts';

export interface BringUpToDateInit extends RestoreKeptInit {
  /** An application that begins empty gets all blocks, as with the Go implementation, even if a state of it is kept. */
  readonly replayApp: boolean;
  /** Index of the block whose state a fast sync was giving the application when the process ended; −1 for none. */
  readonly restoring: number;
  /** Whether other nodes can give the application a state. */
  readonly canCatchUp: boolean;
}

/**
 * Resolves when the application is where the node is; `false` if the store does not have the blocks that the application lacks, as after a fast sync: then
 * others have to give it a state. Rejects with `BABBLE_NODE_APPLICATION_DIVERGED` if it answers a block differently now.
 */
export async function bringUpToDate(init: BringUpToDateInit): Promise<boolean> {
  const { app, acknowledged, replayApp, restoring, canCatchUp, logger } = init;
  // Of what an application has, nothing is asked over sockets: the protocol has no such question.
  const applied = (await app.lastAppliedBlock?.()) ?? -1;
  // It was at the acknowledged block when it began to be restored, and has applied nothing since.
  const wasRestored = restoring >= 0 && applied === restoring;
  if (acknowledged < 0 && !wasRestored) return true;
  // One block can be applied and not acknowledged: it comes again. Further ahead is only who was given a state of others that this node lost in a crash.
  const isBeyond = wasRestored || applied > acknowledged + 1;
  if (applied >= 0 && !isBeyond) return giveBlocks(applied, init);
  const restored = replayApp && !isBeyond ? undefined : await restoreKept(init);
  if (restored !== undefined) return giveBlocks(restored, init);
  if (!isBeyond) return giveBlocks(-1, init);
  if (canCatchUp) return false;
  logger.warn(
    { applied, acknowledged },
    'The application is ahead of this node: it gets blocks again that it has applied',
  );
  return true;
}

/** Gives the application all acknowledged blocks after this one; `false` if the store lacks any. */
async function giveBlocks(applied: number, init: BringUpToDateInit): Promise<boolean> {
  const { app, store, acknowledged, logger, signal } = init;
  if (applied >= acknowledged) return true;
  logger.info(
    { from: applied + 1, to: acknowledged },
    'The application gets the blocks again that it does not have any more',
  );
  for (let index = applied + 1; index <= acknowledged; index += 1) {
    const block = await store.block(index);
    if (block === undefined) {
      logger.warn({ block: index }, 'The store does not have a block that the application lacks');
      return false;
    }
    checkSame(block, await app.commitBlock(unansweredBlock(block), signal));
  }
  return true;
}

function checkSame(block: Block, { stateHash, internalTransactionReceipts }: CommitResponse): void {
  const answered = { ...block.body, stateHash, internalTransactionReceipts };
  if (blockBodyCodec.std(answered) === blockBodyCodec.std(block.body)) return;
  const message = `the application answers block ${block.body.index} differently than before the restart: it is another version, it is not deterministic, or it did not begin anew`;
  throw new NodeError('BABBLE_NODE_APPLICATION_DIVERGED', message, { block: Number(block.body.index) });
}
