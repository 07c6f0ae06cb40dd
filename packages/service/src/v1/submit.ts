// Handing a transaction to the node; its refusals as answers.
import { NodeError, type NodeErrorCode } from '@babble/node';
import type { ServiceNode } from '../service-node.ts';
import { type ProblemWord, RequestProblem } from './problem.ts';

const WORDS: Readonly<Partial<Record<NodeErrorCode, ProblemWord>>> = {
  BABBLE_NODE_BUSY: 'busy',
  BABBLE_NODE_STOPPED: 'busy',
  BABBLE_NODE_TRANSACTION_TOO_LARGE: 'tooLarge',
};

/** How long to wait before a node that is busy is asked again. */
const RETRY_SECONDS = 1;

/** Throws a problem if the node does not take it. */
export async function submit(node: Pick<ServiceNode, 'submit'>, transaction: Uint8Array): Promise<void> {
  try {
    await node.submit(transaction);
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    const word = WORDS[error.code];
    if (word === undefined) throw error;
    throw new RequestProblem(word, error.message, word === 'busy' ? { 'Retry-After': String(RETRY_SECONDS) } : {});
  }
}
