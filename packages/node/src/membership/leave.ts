// Leaving politely: a signed request to be removed goes through consensus, and the node stays until it counts no more.
// Rules NODE-LEAVE-1 … NODE-LEAVE-5, SIG-SCOPE-2. Nothing in a removal tells it from an earlier one of the same key (B7): the signature has to.
import type { Sha256, Signer } from '@babble/crypto';
import { formatSignature } from '@babble/crypto';
import type { InternalTransaction } from '@babble/hashgraph';
import { internalTransactionHash, PEER_REMOVE } from '@babble/hashgraph';
import { pause, type Random } from '@babble/host';
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
  readonly random: Random;
  /** There is something to gossip about. */
  readonly nudge: () => void;
}

/** Whether the network would notice: events of the node count, and not only they (NODE-LEAVE-1). */
export function mustLeavePolitely(core: Core): boolean {
  return core.isCounted && core.creators.length > 1;
}

/**
 * Asks to be removed, unless an earlier life of this node has been granted that already, and waits until it holds: until then the others may need its events. Rejects
 * with `BABBLE_NODE_TIMEOUT`, with `BABBLE_NODE_REFUSED` if the application wants the node to stay, and with the reason of the signal, at once.
 */
export async function leave(init: LeaveInit): Promise<void> {
  const { core, clock, signal, timeoutMs } = init;
  if (core.validators.has(core.ownKey)) await askToLeave(init);
  const deadline = clock.now() + timeoutMs;
  while (core.hashgraph.lastConsensusRound < core.removedRound) {
    if (clock.now() >= deadline) throw timeout('Timeout waiting for leaving node to reach TargetRound');
    await pause(clock, POLL_MS, signal);
  }
}

async function askToLeave(init: LeaveInit): Promise<void> {
  const request = await removalOf(init);
  const decision = decisionOn(request, 'Timeout waiting for leave request to go through consensus', init);
  init.core.internalTransactions.push(request);
  init.nudge();
  if (!(await decision).accepted)
    throw new NodeError('BABBLE_NODE_REFUSED', 'the application refused the request to leave');
}

async function removalOf(init: LeaveInit): Promise<InternalTransaction> {
  const { core, sha256 } = init;
  const peer = core.validators.get(core.ownKey);
  if (peer === undefined) throw new NodeError('BABBLE_NODE_REFUSED', 'this node is no validator');
  const body = { type: PEER_REMOVE, peer };
  return { body, signature: formatSignature(await signedAnew(internalTransactionHash(body, sha256), init)) };
}

/** A signature that this key has not made before: a policy could take the removal of a second life for a replay of the first. */
async function signedAnew(digest: Uint8Array, { signer, sha256, clock, random }: LeaveInit): Promise<Uint8Array> {
  if (signer.signSalted === undefined) return signer.sign(digest);
  // The salt need not be secret; it only has to be another one each time.
  return signer.signSalted(digest, sha256(`${clock.now()} ${random.next()}`));
}

function timeout(message: string): NodeError {
  return new NodeError('BABBLE_NODE_TIMEOUT', message);
}
