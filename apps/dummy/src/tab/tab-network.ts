// What a page has to know of a network to become a validator of it, as JSON from the server of the page. Rules HTTP-7, HTTP-8, RTC-WAMP-3, RTC-ICE-1.
import type { Sha256 } from '@babble/crypto';
import { encodeHex, encodeUtf8 } from '@babble/crypto';
import type { Peer } from '@babble/peers';
import { formatPeersLine, parsePeersFile, peerKey } from '@babble/peers';
import type { Admission } from '../admission.ts';

/** A STUN or TURN server. */
export interface TabIceServer {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** How validators of the network find one another, and whom they let in. */
export interface TabSettings {
  /** `wss://host:port`; `null`: through the server of the page. */
  readonly url: string | null;
  readonly realm: string;
  readonly iceServers: readonly TabIceServer[];
  /** Only peers that sign what they hand to the signalling server. */
  readonly requireSigned: boolean;
  /** Whom the applications of the network let in: that of the tab has to decide as they do. */
  readonly admission: Admission;
}

export interface TabNetwork extends TabSettings {
  /** The validators of round 0. */
  readonly genesis: readonly Peer[];
  /** Those of now. */
  readonly peers: readonly Peer[];
  /** The newest block of the node that was asked; −1 if it has none. */
  readonly lastBlock: number;
}

/** The answer with this network. */
export function formatTabNetwork({ genesis, peers, ...others }: TabNetwork): string {
  const lists = { genesis: formatPeersLine(genesis), peers: formatPeersLine(peers) };
  return JSON.stringify({ ...lists, ...others });
}

/** Reads such an answer. Throws `BABBLE_PEERS_FILE_INVALID` for peers that could not work, and the error of the parser for what is no JSON. */
export function parseTabNetwork(text: string): TabNetwork {
  // It comes from the server that the page itself comes from.
  const { genesis, peers, ...others } = JSON.parse(text) as Omit<TabNetwork, 'genesis' | 'peers'> & {
    readonly genesis: string;
    readonly peers: string;
  };
  return {
    ...others,
    genesis: parsePeersFile(genesis, 'the first validators of the network'),
    peers: parsePeersFile(peers, 'the validators of the network'),
  };
}

/** What tells one network from another: it is made of the keys it began with, whatever order they come in. 16 hexadecimal digits. */
export function networkIdOf(genesis: readonly Peer[], sha256: Sha256): string {
  const keys = genesis.map(peerKey).sort();
  return encodeHex(sha256(encodeUtf8(keys.join('\n')))).slice(2, 18);
}
