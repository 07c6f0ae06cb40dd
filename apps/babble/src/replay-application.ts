// The application of a replay: the chat's state, and the decisions on membership that were recorded.
import { sha256 } from '@babble/crypto/node';
import { createChat } from '@babble/dummy';
import type { Block, CommitResponse } from '@babble/hashgraph';

/** Answers blocks as the chat does; a recorded `false` refuses that internal transaction, everything else is accepted. */
export function replayApplication(
  stateHash: Uint8Array,
  decisions: ReadonlyMap<number, readonly boolean[]>,
): (block: Block) => CommitResponse {
  const chat = createChat({ sha256, stateHash });
  return (block) => {
    const response = chat.commit(block);
    const recorded = decisions.get(Number(block.body.index));
    const receipts = response.internalTransactionReceipts ?? [];
    return {
      ...response,
      internalTransactionReceipts: receipts.map((receipt, i) => ({ ...receipt, accepted: recorded?.[i] ?? true })),
    };
  };
}
