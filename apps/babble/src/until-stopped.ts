// From the start of a node to its end: a signal, a leave that was asked for from outside, or a failure. Rules NODE-LOOP-5, NODE-STATE-6,
// OPS-CLI-5.
import type { Logger } from '@babble/host';
import { type BabbleNode, NodeError } from '@babble/node';
import { CliError, messageOf } from './cli-error.ts';
import type { Departure } from './departure.ts';
import { twoSignals } from './signals.ts';

export interface UntilStoppedInit {
  readonly node: BabbleNode;
  readonly departure: Departure;
  /** When the node has left without a signal. */
  readonly left: Promise<void>;
  readonly logger: Logger;
}

/**
 * Starts the node. Resolves when it has stopped because it was asked to; the first signal asks it to leave, the second, or one while it leaves, to stop at
 * once. Rejects if it cannot start or cannot go on.
 */
export async function untilStopped({ node, departure, left, logger }: UntilStoppedInit): Promise<void> {
  const failed = failureOf(node);
  const { first, second } = twoSignals();
  const atOnce = (signal: NodeJS.Signals): Promise<void> => {
    logger.info({ signal }, 'Asked to end at once');
    // What fails on the way, the departure tells.
    return node.stop().catch(() => undefined);
  };
  // If it cannot start, it has closed again what it opened.
  await node.start();
  try {
    const departed = first.then(async (signal) => {
      // It may be leaving already, as `babble leave` has asked for: then this is not to leave, but to hurry.
      if (departure.isUnderWay) return atOnce(signal);
      logger.info({ signal }, 'Asked to end');
      await departure.leave();
    });
    void second.then(atOnce);
    await Promise.race([failed, left, departed]);
  } catch (error) {
    // The node stops by itself when it cannot go on, and logs what fails then: why it cannot go on is what counts.
    await node.stop().catch(() => undefined);
    throw error;
  }
  await node.stop();
}

/** Rejects when the node cannot go on. */
function failureOf(node: BabbleNode): Promise<never> {
  const failed = new Promise<never>((_resolve, reject) => {
    node.on('failure', ({ error }) => reject(shown(error, node)));
  });
  // It may fail while nobody listens yet, or any more.
  failed.catch(() => undefined);
  return failed;
}

function shown(error: unknown, { publicKey }: BabbleNode): CliError {
  if (!(error instanceof NodeError && error.code === 'BABBLE_NODE_REFUSED')) {
    return new CliError(`the node cannot go on: ${messageOf(error)}`, { cause: error });
  }
  return new CliError('the network did not let this node in: its application refused the request to join', {
    remedy: `Ask the operators of the application to allow this public key, then start again: ${publicKey}`,
    cause: error,
  });
}
