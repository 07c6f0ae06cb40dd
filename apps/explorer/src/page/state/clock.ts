// The time for texts such as "3 s ago": one timer for the whole page.
import { type Signal, signal } from '@preact/signals';

export const now: Signal<number> = signal(Date.now());

export function startClock(): void {
  setInterval(() => {
    if (document.visibilityState === 'visible') now.value = Date.now();
  }, 1_000);
}
