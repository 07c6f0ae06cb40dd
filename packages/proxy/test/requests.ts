// Requests to join and to leave, signed as nodes sign them.
import { formatSignature, publicKeyOf, toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { portableSigner } from '@babble/crypto/portable';
import type { InternalTransaction } from '@babble/hashgraph';
import { internalTransactionHash } from '@babble/hashgraph';
import type { Peer } from '@babble/peers';

const keyOf = (number: number) => toPrivateKey(new Uint8Array(32).fill(number));

/** Somebody with the key of this number, from 1. */
export function peerOf(number: number, moniker = `peer ${number}`): Peer {
  return { netAddr: `10.0.0.${number}:1337`, pubKeyHex: publicKeyOf(keyOf(number)).hex, moniker };
}

/** The request of the peer of this number, about itself; the same signature each time, as RFC 6979 has it. */
export async function requestOf(
  type: number,
  number: number,
  peer: Peer = peerOf(number),
): Promise<InternalTransaction> {
  const body = { type, peer };
  const raw = await portableSigner(keyOf(number)).sign(internalTransactionHash(body, sha256));
  return { body, signature: formatSignature(raw) };
}
