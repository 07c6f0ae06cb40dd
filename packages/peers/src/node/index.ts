/**
 * Peers files in a data directory.
 *
 * @packageDocumentation
 */
export type { LoadedPeers } from './peers-files.ts';
export { GENESIS_FILE, loadPeers, loadPeersFile, PEERS_FILE, savePeersFile } from './peers-files.ts';
