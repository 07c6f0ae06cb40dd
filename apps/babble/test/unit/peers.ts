// Peers with keys of their own.
import { publicKeyOf } from '@babble/crypto';
import { generateKey } from '@babble/crypto/node';
import type { Peer } from '@babble/peers';

export function genesisOf(...monikers: readonly string[]): readonly Peer[] {
  return monikers.map((moniker) => ({
    netAddr: `${moniker}:1337`,
    pubKeyHex: publicKeyOf(generateKey()).hex,
    moniker,
  }));
}
