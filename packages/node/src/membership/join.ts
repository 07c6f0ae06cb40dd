// Becoming a validator: asks one peer after the other until the network has decided. Rules NODE-JOIN-1 … NODE-JOIN-4, NODE-STATE-13.
import type { Sha256, Signer } from '@babble/crypto';
import { formatSignature } from '@babble/crypto';
import type { InternalTransaction } from '@babble/hashgraph';
import { internalTransactionHash, PEER_ADD } from '@babble/hashgraph';
import type { CancelSignal, Clock, Logger, Random } from '@babble/host';
import { pause } from '@babble/host';
import { NetError, type PeerClient } from '@babble/net';
import type { Peer } from '@babble/peers';
import { NodeError } from '../errors.ts';
import type { GossipPeer } from '../gossip/gossip-peers.ts';
import { isFitText } from './valid-join.ts';

/** First and longest pause after an attempt that failed. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export interface JoinInit {
  readonly client: PeerClient;
  readonly signer: Signer;
  readonly sha256: Sha256;
  /** How others reach this node, and what it is called. */
  readonly own: Peer;
  readonly peers: readonly GossipPeer[];
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly signal: CancelSignal;
}

/** What the network decided. */
export interface Joined {
  /** Round from which on this node counts. */
  readonly acceptedRound: number;
  /** Whom to gossip with; empty if the peer that answered does not say. */
  readonly peers: readonly Peer[];
}

/**
 * Resolves when the network has accepted this node. A peer that does not answer, or whose network does not decide in time, is no answer: others
 * are asked, with growing pauses, for ever. Rejects with `BABBLE_NODE_REFUSED` if the application refused, with `BABBLE_NODE_CONFIGURATION_INVALID`
 * for a moniker or an address that no member would pass on, and with the reason of the signal.
 */
export async function join(init: JoinInit): Promise<Joined> {
  const { client, peers, clock, random, logger, signal } = init;
  for (const [name, text] of [
    ['moniker', init.own.moniker],
    ['address', init.own.netAddr],
  ] as const) {
    if (!isFitText(text)) throw unfit(name, text);
  }
  const internalTransaction = await additionOf(init);
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const peer = peers[Math.floor(random.next() * peers.length)];
    if (peer === undefined) throw new NodeError('BABBLE_NODE_CONFIGURATION_INVALID', 'there is no peer to ask');
    try {
      const answer = await client.join(peer.target, { internalTransaction }, signal);
      if (!answer.accepted) throw new NodeError('BABBLE_NODE_REFUSED', 'the network refused the request to join');
      return { acceptedRound: Number(answer.acceptedRound), peers: answer.peers ?? [] };
    } catch (error) {
      if (!(error instanceof NetError) || signal.aborted) throw error;
      const retryMs = Math.round(pauseMs * (0.5 + random.next()));
      logger.warn({ peer: peer.target, code: error.code, error: error.message, retryMs }, 'Could not join yet');
      await pause(clock, retryMs, signal);
    }
  }
}

/** No member would pass it on. */
function unfit(name: string, text: string): NodeError {
  const message = `the ${name} cannot be that of a validator: it may have 256 characters, and no control characters`;
  return new NodeError('BABBLE_NODE_CONFIGURATION_INVALID', message, { [name]: text });
}

/** NODE-JOIN-2. */
async function additionOf({ own, signer, sha256 }: JoinInit): Promise<InternalTransaction> {
  const body = { type: PEER_ADD, peer: own };
  return { body, signature: formatSignature(await signer.sign(internalTransactionHash(body, sha256))) };
}
