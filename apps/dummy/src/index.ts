/**
 * The chat: the smallest real application of Babble, for embedding and as an example to copy.
 *
 * @packageDocumentation
 */
export type { Chat, ChatInit } from './chat.ts';
export { createChat } from './chat.ts';
export type { InMemoryChat, InMemoryChatInit } from './in-memory-chat.ts';
export { chatTransaction, inMemoryChat } from './in-memory-chat.ts';
