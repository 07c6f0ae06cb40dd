// Leaving politely: a signed request to be removed goes through consensus, and the node stays until it counts no more.
// Rules NODE-LEAVE-1 … NODE-LEAVE-5, SIG-SCOPE-2.
import type { Sha256, Signer } from '@babble/crypto';
import { formatSignature } from '@babble/crypto';
import type { InternalTransaction } from '@babble/hashgraph';
import { internalTransactionHash, PEER_REMOVE } from '@babble/hashgraph';
import { neverCancelled, pause } from '@babble/host';
import type { Core } from '../core.ts';
import { NodeError } from '../errors.ts';
import { type DecisionInit, decisionOn } from './decision.ts';

/** How often the round is looked at (NODE-LEAVE-4). */
const POLL_MS = 100;

/** The time-out holds for the decision, and again for the round to come. */
export interface LeaveInit extends DecisionInit {
  readonly core: Core;
  readonly signer: Signer;
  readonly sha256: Sha256;
  /** There is something to gossip about. */
  readonly nudge: () => void;
}

/** Whether the network would notice: the node is a validator, and not the only one (NODE-LEAVE-1). */
export function mustLeavePolitely(core: Core): boolean {
  return core.validators.has(core.ownKey) && core.validators.size > 1;
}

/** Rejects with `BABBLE_NODE_TIMEOUT`, or with `BABBLE_NODE_REFUSED` if the application wants the node to stay. */
export async function leave(init: LeaveInit): Promise<void> {
  const request = await removalOf(init);
  const decision = decisionOn(request, 'Timeout waiting for leave request to go through consensus', init);
  init.core.internalTransactions.push(request);
  init.nudge();
  if (!(await decision).accepted)
    throw new NodeError('BABBLE_NODE_REFUSED', 'the application refused the request to leave');
  const deadline = init.clock.now() + init.timeoutMs;
  while (init.core.hashgraph.lastConsensusRound < init.core.removedRound) {
    if (init.clock.now() >= deadline) throw timeout('Timeout waiting for leaving node to reach TargetRound');
    await pause(init.clock, POLL_MS, neverCancelled);
  }
}

async function removalOf({ core, signer, sha256 }: LeaveInit): Promise<InternalTransaction> {
  const peer = core.validators.get(core.ownKey);
  if (peer === undefined) throw new NodeError('BABBLE_NODE_REFUSED', 'this node is no validator');
  const body = { type: PEER_REMOVE, peer };
  return { body, signature: formatSignature(await signer.sign(internalTransactionHash(body, sha256))) };
}

function timeout(message: string): NodeError {
  return new NodeError('BABBLE_NODE_TIMEOUT', message);
}
