// What a node needs from its host, as a page has it: time, chance, pure signatures and hashes; and what a page tells of itself.
import type { PrivateKey } from '@babble/crypto';
import { generatePrivateKey } from '@babble/crypto';
import { portableSigner, portableVerifier, sha256 } from '@babble/crypto/portable';
import type { Clock, Random } from '@babble/host';
import type { NodeInit } from '@babble/node';

/** The time of the machine. Browsers call timers of hidden tabs less often. */
export const pageClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as number | undefined),
};

/** The chance of the page; not for keys. */
export const pageRandom: Random = { next: () => Math.random() };

/** A new key of a validator, from the browser's source of secrets. Where it is kept is the page's affair. */
export function generateKey(): PrivateKey {
  return generatePrivateKey((length) => crypto.getRandomValues(new Uint8Array(length)));
}

/** The part of a node's init that the page provides. */
export type PageHost = Pick<NodeInit, 'signer' | 'verifier' | 'sha256' | 'clock' | 'random'>;

export function pageHost(key: PrivateKey): PageHost {
  const signer = portableSigner(key);
  return { signer, verifier: portableVerifier(), sha256, clock: pageClock, random: pageRandom };
}

/** Hears of it when the page is frozen, wakes up, is shown or hidden. Returns how to stop that. */
export function onPageLife(listener: () => void): () => void {
  const places: readonly (readonly [EventTarget, string])[] = [
    [document, 'freeze'],
    [document, 'resume'],
    [document, 'visibilitychange'],
    [window, 'pageshow'],
  ];
  for (const [target, type] of places) target.addEventListener(type, listener);
  return () => {
    for (const [target, type] of places) target.removeEventListener(type, listener);
  };
}

/** Hears of it when the machine has a network again. Returns how to stop that. */
export function onOnline(listener: () => void): () => void {
  window.addEventListener('online', listener);
  return () => window.removeEventListener('online', listener);
}
