// What a leave waits for. The rounds from which on nobody counts this node any more have to be decided by those who stay: too few of them, and the leave
// ends at its time-out. Rules NODE-LEAVE-3, NODE-LEAVE-4, HG-PEERS-2.
import { peerKey, superMajority } from '@babble/peers';
import type { Liveness } from '../liveness.ts';
import type { BabbleNode } from '../node.ts';

/** What has to be known of a node that leaves. */
export interface LeavingNode extends Pick<BabbleNode, 'peers' | 'publicKey'> {
  readonly look: Pick<BabbleNode['look'], 'liveness'>;
}

export interface LeaveOutlook {
  /** Validators without this node. */
  readonly staying: number;
  /** How many of them have to take part. */
  readonly needed: number;
  /** Of those who stay: who has not been heard from, by the moniker, or else the beginning of the public key. */
  readonly silent: readonly string[];
}

/** Silent is from whom no event has come since `sinceMs`, in ms since the epoch, and who has not answered since either. */
export function leaveOutlook(node: LeavingNode, sinceMs: number): LeaveOutlook {
  const heard = new Set(node.look.liveness().flatMap((life) => (lastSignMs(life) >= sinceMs ? [life.key] : [])));
  const staying = node.peers.filter((peer) => peerKey(peer) !== node.publicKey);
  const silent = staying.filter((peer) => !heard.has(peerKey(peer)));
  return {
    staying: staying.length,
    needed: superMajority(staying.length),
    silent: silent.map((peer) => peer.moniker || peerKey(peer).slice(0, 14)),
  };
}

/** What stands in the way, as half a sentence for people; `undefined` if enough of those who stay are there. */
export function leaveObstacle({ staying, needed, silent }: LeaveOutlook): string | undefined {
  if (staying - silent.length >= needed) return undefined;
  return `${needed} of the ${staying} validators that stay have to take part, and there is no sign of life from ${silent.join(', ')}`;
}

function lastSignMs({ heardMs = Number.NEGATIVE_INFINITY, contact }: Liveness): number {
  return Math.max(heardMs, contact?.lastContactMs ?? Number.NEGATIVE_INFINITY);
}
