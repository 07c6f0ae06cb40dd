// A peer: where a node is, which key it has, what it is called. Rules ENC-OBJ-1, KEY-HEX-3, KEY-HEX-4, KEY-ID-1.
import type { PeerId, PubKeyHex, TextCodec } from '@babble/crypto';
import { decodeHex, list, peerId, struct, text } from '@babble/crypto';

/** All three texts are part of every frame: a network agrees on them letter by letter (PS-1). */
export interface Peer {
  readonly netAddr: string;
  /** As written by whoever made the record; the case may differ from {@link peerKey}. */
  readonly pubKeyHex: string;
  readonly moniker: string;
}

/** ENC-OBJ-1. */
export const peerCodec: TextCodec<Peer> = struct<Peer>({
  netAddr: ['NetAddr', text],
  pubKeyHex: ['PubKeyHex', text],
  moniker: ['Moniker', text],
});

/** A peer-set as it stands in files, frames and messages (PS-1). */
export const peerListCodec: TextCodec<readonly Peer[] | null> = list(peerCodec);

/** The text that identifies a peer: its public-key text in upper case (KEY-HEX-3). */
export function peerKey(peer: Peer): PubKeyHex {
  return peer.pubKeyHex.toUpperCase() as PubKeyHex;
}

/** The bytes of its public key, as far as the text is hexadecimal (KEY-HEX-2). */
export function peerPublicKeyBytes(peer: Peer): Uint8Array {
  return decodeHex(peer.pubKeyHex);
}

/** KEY-ID-1. */
export function peerIdOf(peer: Peer): PeerId {
  return peerId(peerPublicKeyBytes(peer));
}

/** A public-key text as peers files are normalised: `0X` and upper case, whether or not it had the prefix (KEY-HEX-4). */
export function normalisePubKeyHex(pubKeyHex: string): string {
  return `0X${pubKeyHex.toUpperCase().replace(/^0X/, '')}`;
}
