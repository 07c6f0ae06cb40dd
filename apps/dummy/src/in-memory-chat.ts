// The chat together with its way to a node in the same process, for embedding programs. Rule APP-DUMMY-5.
import { encodeUtf8 } from '@babble/crypto';
import type { AppProxy } from '@babble/proxy';
import { inMemory } from '@babble/proxy';
import type { Chat, ChatInit } from './chat.ts';
import { createChat } from './chat.ts';

export interface InMemoryChatInit extends ChatInit {
  /** Put before each line. */
  readonly name: string;
}

export interface InMemoryChat {
  readonly chat: Chat;
  /** To be handed to the node. */
  readonly app: AppProxy;
  /** Submits `<name>: <line>`, also for an empty line. Rejects as `submit` of an in-memory proxy. */
  say(line: string): Promise<void>;
}

export function inMemoryChat(init: InMemoryChatInit): InMemoryChat {
  const chat = createChat(init);
  const app = inMemory(chat);
  return { chat, app, say: (line) => app.submit(chatTransaction(init.name, line)) };
}

/** The bytes of a line of `name` (APP-DUMMY-5). */
export function chatTransaction(name: string, line: string): Uint8Array {
  return encodeUtf8(`${name}: ${line}`);
}
