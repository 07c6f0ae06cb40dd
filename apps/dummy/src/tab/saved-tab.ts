// What the browser keeps of this page between two loads: the key, the name, and of which network the key is a validator.
import { formatPrivateKey, type PrivateKey } from '@babble/crypto';
import { readKeyText } from './key-text.ts';

/** What is used of `localStorage`. */
export interface KeptTexts {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
  removeItem(name: string): void;
}

export interface SavedTab {
  readonly name: string;
  readonly key: PrivateKey;
  /** The network that the key has joined, or asked to join, and not left; `undefined` if there is none. */
  readonly networkId: string | undefined;
}

const PLACE = 'babble-chat-tab';

/** What was saved last; `undefined` if there is nothing, or nothing that can be read. */
export function loadSavedTab(kept: KeptTexts): SavedTab | undefined {
  const { name, key, networkId } = entriesIn(kept.getItem(PLACE));
  if (typeof name !== 'string' || typeof key !== 'string') return undefined;
  const brought = readKeyText(key);
  if ('fault' in brought) return undefined;
  return { name, key: brought.key, networkId: typeof networkId === 'string' ? networkId : undefined };
}

/** Throws the error of the browser if it keeps nothing. */
export function saveTab(kept: KeptTexts, { name, key, networkId }: SavedTab): void {
  kept.setItem(PLACE, JSON.stringify({ name, key: formatPrivateKey(key), networkId }));
}

export function forgetTab(kept: KeptTexts): void {
  kept.removeItem(PLACE);
}

function entriesIn(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const entries: unknown = JSON.parse(text ?? '{}');
    return typeof entries === 'object' && entries !== null ? { ...entries } : {};
  } catch {
    // Not written by this page: as good as nothing.
    return {};
  }
}
