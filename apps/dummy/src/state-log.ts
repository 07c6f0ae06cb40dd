// The chat, telling a log what it does. Rules APP-DUMMY-1 (each transaction as text), OPS-DUMMY-1.
import { encodeHex, type Sha256 } from '@babble/crypto';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { PEER_REMOVE } from '@babble/hashgraph';
import type { Logger, MembershipPolicy, ProxyHandler } from '@babble/proxy';
import { createChat } from './chat.ts';

/** Names of the node's states by number (NODE-STATE-1). */
const STATE_NAMES = ['Babbling', 'CatchingUp', 'Joining', 'Leaving', 'Shutdown', 'Suspended'];
const component = 'DUMMY';

export interface LoggedChatInit {
  readonly sha256: Sha256;
  readonly logger: Logger;
  readonly membership: MembershipPolicy;
  /** Hears of the same, for who shows it elsewhere. */
  readonly watcher?: ChatWatcher;
}

export interface ChatWatcher {
  /** A line was committed. */
  commit(text: string, block: number): void;
  /** The chat has taken over all these lines. */
  restore(lines: readonly string[]): void;
  /** The node is in another state. */
  nodeState(name: string): void;
}

export function loggedChat({ sha256, logger, membership, watcher }: LoggedChatInit): ProxyHandler {
  const onMessage = (text: string, block: number): void => {
    logger.info({ component }, text);
    watcher?.commit(text, block);
  };
  const chat = createChat({ sha256, membership, onMessage });
  logger.info({ component }, 'Init Dummy State');
  return {
    commit: (block: Block): CommitResponse => {
      const response = chat.commit(block);
      const stateHash = encodeHex(response.stateHash ?? new Uint8Array(0));
      logger.debug({ component, block: Number(block.body.index), state_hash: stateHash }, 'CommitBlock');
      logRefusals(response, logger);
      return response;
    },
    snapshot: (blockIndex) => {
      logger.debug({ component, block: blockIndex }, 'GetSnapshot');
      return chat.snapshot(blockIndex);
    },
    restore: async (snapshot) => {
      const stateHash = await chat.restore(snapshot);
      watcher?.restore(chat.messages);
      logger.debug({ component, state_hash: encodeHex(stateHash) }, 'Restore');
      return stateHash;
    },
    stateChange: (state) => {
      chat.stateChange(state);
      const name = STATE_NAMES[state] ?? 'Unknown';
      logger.debug({ component, state: name }, 'StateChangeHandler');
      watcher?.nodeState(name);
    },
  };
}

/** The reference's dummy refuses nothing. */
function logRefusals({ internalTransactionReceipts }: CommitResponse, logger: Logger): void {
  for (const { accepted, internalTransaction } of internalTransactionReceipts ?? []) {
    if (accepted) continue;
    const { type, peer } = internalTransaction.body;
    const fields = { component, moniker: peer.moniker, public_key: peer.pubKeyHex };
    logger.info(fields, type === PEER_REMOVE ? 'Refused to remove a validator' : 'Refused to add a validator');
  }
}
