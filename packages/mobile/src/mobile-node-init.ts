// What a node on a phone is made of: the callbacks of the application, the texts of its files, and what the phone supplies. Rule APP-MOB-1.
import type { Sha256, Signer, Verifier } from '@babble/crypto';
import type { Store } from '@babble/hashgraph';
import type { Clock, Logger, Random } from '@babble/host';
import type { TransportFactory } from '@babble/net';
import type { NodeSettings } from '@babble/node';
import type { CommitHandler, ExceptionHandler, SnapshotHandler, StateChangeHandler } from './handlers.ts';

export interface MobileNodeInit {
  readonly commitHandler: CommitHandler;
  readonly stateChangeHandler: StateChangeHandler;
  readonly exceptionHandler: ExceptionHandler;
  readonly snapshotHandler?: SnapshotHandler;
  readonly config: MobileConfig;
  readonly phone: Phone;
}

/** What the Go bindings read from the folder of the configuration, as texts: a phone keeps them where it keeps such things. */
export interface MobileConfig {
  /** Contents of `peers.json`: whom to gossip with. A node that is not among them asks them to let it join. */
  readonly peers: string;
  /** Contents of `peers.genesis.json`: the validators of round 0; by default the same as `peers`. */
  readonly genesisPeers?: string;
  /** Contents of `priv_key`: 64 hexadecimal digits. Needed unless the phone has a signer. */
  readonly privateKey?: string;
  /** What `babble.toml` would say about the node; times in milliseconds. */
  readonly settings?: Partial<NodeSettings>;
}

/** What the phone supplies; on React Native `{ now: Date.now, setTimeout, clearTimeout }` is the clock, `{ next: Math.random }` the chance. */
export interface Phone {
  readonly clock: Clock;
  readonly random: Random;
  /** `webrtc(…)` of `@babble/net-webrtc`, which works behind any router, or anything else that passes the suite of transports. */
  readonly transport: TransportFactory;
  /** Where events and blocks are kept. In memory by default: then a restarted node gets them back from its peers. */
  readonly store?: Store;
  /** Says nothing by default. */
  readonly logger?: Logger;
  /** By default in JavaScript, of the private key. */
  readonly signer?: Signer;
  /** By default in JavaScript, the slowest part of a node on a phone. */
  readonly verifier?: Verifier;
  /** By default in JavaScript. */
  readonly sha256?: Sha256;
}
