// What all parts of the page know: whether it looks at a node or at a recording, and where what they show comes from.

import type { StatusAnswer, ValidatorsAnswer } from '@babble/service';
import { computed, type ReadonlySignal, type Signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { ApiFailure, getJson } from '../api/client.ts';
import type { GraphStore } from './graph-store.ts';
import { Live } from './live.ts';
import { Player } from './player.ts';

export interface Explorer {
  readonly live: Live | undefined;
  readonly player: Player | undefined;
  readonly graph: GraphStore;
  readonly status: Signal<StatusAnswer | undefined>;
  readonly validators: Signal<ValidatorsAnswer | undefined>;
  /** Monikers by public key. */
  readonly monikers: ReadonlySignal<ReadonlyMap<string, string>>;
}

/** Rejects with an `ApiFailure` if nobody answers. */
export async function openExplorer(): Promise<Explorer> {
  const { state } = await getJson<StatusAnswer>('status');
  return state === 'Replay' ? openPlayer() : openLive();
}

function openLive(): Explorer {
  const live = new Live();
  live.start();
  return { ...shared(live), live, player: undefined };
}

async function openPlayer(): Promise<Explorer> {
  const player = new Player();
  await player.start();
  return { ...shared(player), live: undefined, player };
}

function shared(source: Live | Player): Omit<Explorer, 'live' | 'player'> {
  const { graph, status, validators } = source;
  const monikers = computed(
    () => new Map((validators.value?.validators ?? []).map(({ publicKey, moniker }) => [publicKey, moniker] as const)),
  );
  return { graph, status, validators, monikers };
}

const context = createContext<Explorer | undefined>(undefined);

export const ExplorerProvider = context.Provider;

export function useExplorer(): Explorer {
  const explorer = useContext(context);
  if (explorer === undefined) throw new ApiFailure(0, 'The explorer has not started.');
  return explorer;
}
