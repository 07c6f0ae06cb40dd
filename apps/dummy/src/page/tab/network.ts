// The network to join, as the server of this page tells it.
import type { TabNetwork } from '../../tab/tab-network.ts';
import { parseTabNetwork } from '../../tab/tab-network.ts';

/** Rejects with an error whose message says what is in the way. */
export async function askForNetwork(): Promise<TabNetwork> {
  const answer = await fetch('./tab/network', { cache: 'no-store' }).catch(() => {
    throw new Error('The server of this page does not answer. Is it still running?');
  });
  const text = await answer.text();
  if (answer.ok) return parseTabNetwork(text);
  throw new Error(`The server of this page cannot say whom to join: ${reasonIn(text)}`);
}

/** Where this tab finds the signalling server: WebSockets take no relative addresses everywhere. */
export function signalUrlOf({ url }: TabNetwork): string {
  return url ?? new URL('./tab/signal', location.href).href.replace(/^http/, 'ws');
}

function reasonIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    return typeof error === 'string' ? error : text.slice(0, 200);
  } catch {
    // Not an answer of ours: shown as it is.
    return text.slice(0, 200);
  }
}
