// The chat, telling a log what it does. Rules APP-DUMMY-1 (each transaction as text), OPS-DUMMY-1.
import { encodeHex, type Sha256 } from '@babble/crypto';
import type { Logger, ProxyHandler } from '@babble/proxy';
import { createChat } from './chat.ts';

/** Names of the node's states by number (NODE-STATE-1). */
const STATE_NAMES = ['Babbling', 'CatchingUp', 'Joining', 'Leaving', 'Shutdown', 'Suspended'];
const component = 'DUMMY';

export function loggedChat(sha256: Sha256, logger: Logger): ProxyHandler {
  const chat = createChat({ sha256, onMessage: (text) => logger.info({ component }, text) });
  logger.info({ component }, 'Init Dummy State');
  return {
    commit: (block) => {
      const response = chat.commit(block);
      const stateHash = encodeHex(response.stateHash ?? new Uint8Array(0));
      logger.debug({ component, block: Number(block.body.index), state_hash: stateHash }, 'CommitBlock');
      return response;
    },
    snapshot: (blockIndex) => {
      logger.debug({ component, block: blockIndex }, 'GetSnapshot');
      return chat.snapshot(blockIndex);
    },
    restore: async (snapshot) => {
      const stateHash = await chat.restore(snapshot);
      logger.debug({ component, state_hash: encodeHex(stateHash) }, 'Restore');
      return stateHash;
    },
    stateChange: (state) => {
      chat.stateChange(state);
      logger.debug({ component, state: STATE_NAMES[state] ?? 'Unknown' }, 'StateChangeHandler');
    },
  };
}
