// Which page is shown.
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { parseRoute, type Route } from '../model/routes.ts';

const hash = signal(location.hash);

export const route: ReadonlySignal<Route> = computed(() => parseRoute(hash.value));

export function startLocation(): void {
  addEventListener('hashchange', () => {
    hash.value = location.hash;
  });
}

export function go(path: string): void {
  location.hash = path;
}
