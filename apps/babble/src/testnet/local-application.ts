// What speaks with a validator of a local network: the chat in this process by default.
import { sha256 } from '@babble/crypto/node';
import { createChat } from '@babble/dummy';
import type { Block } from '@babble/hashgraph';
import { acceptAll } from '@babble/proxy';
import { socketApp } from '@babble/proxy/socket';
import type { NodeConfiguration } from './configuration.ts';

export interface LocalApplication {
  /** Opens the door for the validator. */
  start(): Promise<void>;
  /** Hands a transaction to the validator; resolves when it has been taken. */
  submit(transaction: Uint8Array): Promise<void>;
  stop(): Promise<void>;
}

/** What an application reports. */
export interface ApplicationEvents {
  /** It has applied a block: each once, in index order. */
  readonly onBlock: (block: Block) => void;
  /** It has the state after the block with this index, without having been given the blocks up to there. */
  readonly onRestored: (index: number) => void;
  /** The validator entered the state with this number. */
  readonly onState: (state: number) => void;
}

/** Makes the application of one validator, which is called at `configuration.client` and submits at `configuration.proxy`. */
export type ApplicationFactory = (configuration: NodeConfiguration, events: ApplicationEvents) => LocalApplication;

export const chatApplication: ApplicationFactory = ({ client, proxy }, { onBlock, onRestored, onState }) => {
  // A network on one machine, to try things out: whoever asks may join.
  const chat = createChat({ sha256, membership: acceptAll });
  return socketApp({
    listen: client,
    connect: proxy,
    handler: {
      commit: (block) => {
        const response = chat.commit(block);
        onBlock(block);
        return response;
      },
      snapshot: (index) => chat.snapshot(index),
      restore: async (snapshot) => {
        const stateHash = await chat.restore(snapshot);
        onRestored(chat.lastAppliedBlock() ?? -1);
        return stateHash;
      },
      stateChange: onState,
    },
  });
};
