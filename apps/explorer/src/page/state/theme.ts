// Light or dark: as the system says, unless the reader says otherwise; remembered in the browser where it may remember.
import { effect, type Signal, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'babble-explorer-theme';
const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };

export const theme: Signal<Theme> = signal(remembered());
/** Increases when colours may have changed. */
export const repainted: Signal<number> = signal(0);

export function startTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
    repainted.value = repainted.peek() + 1;
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    repainted.value += 1;
  });
}

export function nextTheme(): void {
  theme.value = NEXT[theme.value];
  storage()?.setItem(KEY, theme.value);
}

function remembered(): Theme {
  const value = storage()?.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** A browser that may not remember anything throws when it is asked to. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
