// What the node tells by itself, over Server-Sent Events. The browser connects again by itself and says how far it got; if that is
// too long ago the node says `reset`, and what is on the page has to be read anew.

import type { BlockSummary, EventAnswer, StatusAnswer, WitnessAnswer } from '@babble/service';
import { apiUrl } from './client.ts';

export interface Received {
  readonly ids: readonly string[];
  readonly roundReceived: number;
  /** `null` if the round makes no block. */
  readonly block: number | null;
}

export interface StreamHandlers {
  /** Connected. `resumed`: the node tells what was missed; otherwise nobody has told what was before. */
  readonly opened: (resumed: boolean) => void;
  readonly lost: () => void;
  readonly reset: () => void;
  readonly event: (event: EventAnswer) => void;
  readonly received: (received: Received) => void;
  readonly fame: (fame: { readonly round: number; readonly witnesses: readonly WitnessAnswer[] }) => void;
  readonly block: (block: BlockSummary) => void;
  readonly state: (change: { readonly state: string; readonly previous: string }) => void;
  readonly status: (status: StatusAnswer) => void;
}

/** A browser gives up after an answer that is no stream, as of a node that is just starting: then we try again. */
const AGAIN_MS = 2_000;

/** Returns how to stop. */
export function openStream(handlers: StreamHandlers): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    const opened = new EventSource(apiUrl('stream'));
    source = opened;
    // Without having heard a number, the browser cannot say how far it got.
    let heard = false;
    opened.onopen = () => handlers.opened(heard);
    listen(opened, handlers, () => {
      heard = true;
    });
    opened.onerror = () => {
      handlers.lost();
      if (opened.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(connect, AGAIN_MS);
    };
  };
  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

function listen(source: EventSource, handlers: StreamHandlers, onNumber: () => void): void {
  const on = <T>(name: string, handle: (value: T) => void): void =>
    source.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
      if (lastEventId !== '') onNumber();
      handle(JSON.parse(data) as T);
    });
  on('event', handlers.event);
  on('received', handlers.received);
  on('fame', handlers.fame);
  on('block', handlers.block);
  on('state', handlers.state);
  on('status', handlers.status);
  source.addEventListener('reset', handlers.reset);
}
