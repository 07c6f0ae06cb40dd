// Changes of the board as Server-Sent Events. Who reads too slowly is cut off instead of being buffered for; a browser then comes
// back by itself and says how far it got.
import type { ChangeRing, NumberedChange } from '../../board/change-ring.ts';

/** Changes that wait for a reader. */
const MOST_WAITING = 200;
/** Says that the connection stands, also to what is in between. */
const ALIVE_MS = 15_000;

export interface ChangeStreamInit {
  readonly ring: ChangeRing;
  /** Of this process: numbers of another one mean nothing here. */
  readonly epoch: string;
  /** The id of the last event that the reader has, as the browser sends it. */
  readonly lastEventId: string | undefined;
  /** The reader is gone, or was cut off. */
  readonly onEnd: () => void;
}

export function changeStream({ ring, epoch, lastEventId, onEnd }: ChangeStreamInit): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop = onEnd;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string): void => {
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) > 0) return;
          stop();
          controller.close();
        };
        const unlisten = ring.listen((numbered) => send(eventOf(numbered, epoch)));
        const timer = setInterval(() => send(': alive\n\n'), ALIVE_MS);
        // A reader that was cut off still goes afterwards.
        stop = () => {
          stop = () => undefined;
          unlisten();
          clearInterval(timer);
          onEnd();
        };
        const missed = ring.since(numberOf(lastEventId, epoch));
        if (missed.length > 0) send(missed.map((numbered) => eventOf(numbered, epoch)).join(''));
      },
      cancel() {
        stop();
      },
    },
    { highWaterMark: MOST_WAITING },
  );
}

/** JSON has no line breaks, so it is one line of data. */
function eventOf({ number, change }: NumberedChange, epoch: string): string {
  return `id: ${epoch}-${number}\ndata: ${JSON.stringify(change)}\n\n`;
}

function numberOf(id: string | undefined, epoch: string): number | undefined {
  const [, of, number] = /^(.+)-(\d{1,15})$/.exec(id ?? '') ?? [];
  return of === epoch ? Number(number) : undefined;
}
