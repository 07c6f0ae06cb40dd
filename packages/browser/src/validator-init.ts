// What a page decides about its validator.
import type { PrivateKey } from '@babble/crypto';
import type { Logger } from '@babble/host';
import type { IceServer } from '@babble/net-webrtc';
import type { NodeSettings } from '@babble/node';
import type { Peer } from '@babble/peers';
import type { AppProxy } from '@babble/proxy';

/** The signalling server by which validators find one another. */
export interface SignalServer {
  /** `wss://host:port`; `ws://` only where the page itself is not from `https:`. */
  readonly url: string;
  /** `main` by default. */
  readonly realm?: string;
}

export interface ValidatorInit {
  /** `generateKey()`, or `parsePrivateKey(text)` of `@babble/crypto`. Whoever has it can sign as this validator. */
  readonly key: PrivateKey;
  /** What it is called, up to 256 characters. */
  readonly moniker: string;
  /** The validators of round 0, in their order, as all others have them: what `/genesispeers` of a node answers. */
  readonly genesis: readonly Peer[];
  /** Those of today, what `/peers` of a node answers; the address of each is its public key. Without the own key among them, the network is asked to let it in. */
  readonly peers: readonly Peer[];
  readonly signal: SignalServer;
  /** STUN and TURN servers. None by default: then only peers in the same network are reached, and nobody else is asked. */
  readonly iceServers?: readonly IceServer[];
  /** Refuses peers that do not sign what they hand to the signalling server: Go nodes, and whoever is in the middle. `false` by default. */
  readonly requireSigned?: boolean;
  /** The application: `inMemory(handler)` of `@babble/proxy`. */
  readonly app: AppProxy;
  /** Name of the database in this browser; without one everything is in memory, and a reload begins anew. */
  readonly database?: string;
  /** As for any node, with `fastSync` if the application keeps snapshots: a tab is often away. */
  readonly settings?: Partial<Omit<NodeSettings, 'moniker'>>;
  /** Says nothing by default. */
  readonly logger?: Logger;
}
