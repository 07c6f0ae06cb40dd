// What a leave waits for. The rounds from which on nobody counts this node any more have to be decided by those who stay: too few of them, and the leave
// ends at its time-out. Rules NODE-LEAVE-3, NODE-LEAVE-4, HG-PEERS-2.
import { peerKey, superMajority } from '@babble/peers';
import type { Liveness } from '../liveness.ts';
import type { BabbleNode } from '../node.ts';

/** What has to be known of a node that leaves. */
export interface LeavingNode extends Pick<BabbleNode, 'peers' | 'publicKey'> {
  readonly look: Pick<BabbleNode['look'], 'liveness'>;
}

/** An answer takes a moment: before so long nobody is missed. */
const PATIENCE_MS = 3_000;
/** Without a sign of life for so long, nobody counts as there. */
const SILENCE_MS = 10_000;

/**
 * What stands in the way of a leave that began at `beganMs`, as half a sentence for people, who are named by the moniker or the beginning of the public key;
 * `undefined` if enough of those who stay are there, or if it is too early to tell. Both times in ms since the epoch, by the clock of the node.
 */
export function leaveObstacle(node: LeavingNode, beganMs: number, nowMs: number): string | undefined {
  if (nowMs - beganMs < PATIENCE_MS) return undefined;
  const sinceMs = Math.max(beganMs, nowMs - SILENCE_MS);
  const heard = new Set(node.look.liveness().flatMap((life) => (lastSignMs(life) >= sinceMs ? [life.key] : [])));
  const staying = node.peers.filter((peer) => peerKey(peer) !== node.publicKey);
  const silent = staying.filter((peer) => !heard.has(peerKey(peer)));
  const needed = superMajority(staying.length);
  if (staying.length - silent.length >= needed) return undefined;
  const names = silent.map((peer) => peer.moniker || peerKey(peer).slice(0, 14));
  return `${needed} of the ${staying.length} validators that stay have to take part, and there is no sign of life from ${names.join(', ')}`;
}

/** When an event last came from it, or an answer. */
function lastSignMs({ heardMs = Number.NEGATIVE_INFINITY, contact }: Liveness): number {
  return Math.max(heardMs, contact?.lastContactMs ?? Number.NEGATIVE_INFINITY);
}
