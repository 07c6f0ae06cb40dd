/**
 * Who takes part in a Babble network, and from which round on.
 *
 * @packageDocumentation
 */
export type { PeersErrorCode, PeersErrorData } from './errors.ts';
export { PEERS_ERROR_FAULTS, PeersError } from './errors.ts';
export type { Peer } from './peer.ts';
export { normalisePubKeyHex, peerCodec, peerIdOf, peerKey, peerListCodec, peerPublicKeyBytes } from './peer.ts';
export { PeerSet, superMajority, trustCount } from './peer-set.ts';
export { PeerSetHistory } from './peer-set-history.ts';
export { formatPeersFile, formatPeersLine, parsePeersFile } from './peers-file.ts';
