// How alive everybody is who takes part, or did, as far as this node can tell.
import type { EventId } from '@babble/hashgraph';
import type { Core } from './core.ts';
import type { Gossip } from './gossip/gossip.ts';
import type { PeerHealth } from './gossip/peer-health.ts';

export interface Liveness {
  /** Public-key text, upper case. */
  readonly key: string;
  readonly id: number;
  /** Index of the newest event, −1 for none. */
  readonly lastIndex: number;
  /** The newest event; `undefined` without one, and where only its index is known. */
  readonly newest: { readonly id: EventId; readonly index: number; readonly round: number } | undefined;
  /** When an event last arrived, or was made, in ms since the epoch; `undefined` if that was not since the start. */
  readonly heardMs: number | undefined;
  /** As a partner in gossip; `undefined` for this node itself, and for whom it does not gossip with. */
  readonly contact: PeerHealth | undefined;
}

/** All who ever were validators, in the order in which they came. */
export function livenessOf(core: Core, gossip: Gossip): readonly Liveness[] {
  const contacts = new Map(gossip.peers().map((peer) => [peer.key, peer]));
  return core.hashgraph.participants().map(({ key, id, lastIndex }) => {
    const tip = core.hashgraph.tip(key);
    return {
      key,
      id,
      lastIndex,
      newest: tip && { id: tip.event.id, index: tip.index, round: tip.round },
      heardMs: gossip.heardMs(key),
      contact: contacts.get(key),
    };
  });
}
