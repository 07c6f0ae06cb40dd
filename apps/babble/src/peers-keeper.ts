// Keeps peers.json of the data directory as the network is, so that a restart finds who takes part by then. Rules OPS-FILE-4, OPS-FILE-5,
// NODE-COMMIT-6.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@babble/host';
import { formatPeersLine, type Peer } from '@babble/peers';
import { GENESIS_FILE, type LoadedPeers, PEERS_FILE, savePeersFile } from '@babble/peers/node';

export interface PeersKeeperInit {
  readonly folder: string;
  /** What was read from the folder. */
  readonly loaded: LoadedPeers;
  readonly logger: Logger;
}

/** Writes one list at a time; of those that come meanwhile, the newest. What cannot be written is logged, and disturbs nobody. */
export class PeersKeeper {
  readonly #init: PeersKeeperInit;
  /** The text of what the file holds. */
  #saved: string;
  #wanted: readonly Peer[] | undefined;
  #isWriting = false;
  #written: Promise<void> = Promise.resolve();

  constructor(init: PeersKeeperInit) {
    this.#init = init;
    this.#saved = formatPeersLine(init.loaded.peers);
  }

  /** An empty list is never written: nobody could start with it. */
  keep(peers: readonly Peer[]): void {
    if (peers.length === 0) return;
    this.#wanted = peers;
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#written = this.#write();
  }

  /** Resolves when nothing is left to write. */
  settled(): Promise<void> {
    return this.#written;
  }

  async #write(): Promise<void> {
    for (let peers = this.#take(); peers !== undefined; peers = this.#take()) await this.#save(peers);
    this.#isWriting = false;
  }

  #take(): readonly Peer[] | undefined {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    return wanted;
  }

  async #save(peers: readonly Peer[]): Promise<void> {
    const { folder, logger } = this.#init;
    const text = formatPeersLine(peers);
    if (text === this.#saved) return;
    const file = join(folder, PEERS_FILE);
    try {
      await this.#keepGenesis();
      await savePeersFile(file, peers);
      this.#saved = text;
      logger.debug({ file, peers: peers.length }, 'The peers are saved');
    } catch (error) {
      logger.error({ file, error }, 'The peers could not be saved: a restart would begin with those of the file');
    }
  }

  /** Without a file of its own, those of peers.json are the validators of round 0: they must not change with it. */
  async #keepGenesis(): Promise<void> {
    const { folder, loaded } = this.#init;
    const file = join(folder, GENESIS_FILE);
    try {
      await access(file);
    } catch {
      await savePeersFile(file, loaded.genesis);
    }
  }
}
