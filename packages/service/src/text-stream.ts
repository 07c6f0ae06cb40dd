// Text that is made while it is sent: the next chunk is made when the receiver has taken the last one, and everything else that
// waits for the process gets its turn in between. Weakness J4 of the Go implementation.
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** Characters per chunk, more or less. */
const CHUNK_LENGTH = 32 * 1024;
/** Pieces between two pauses, however short they are. */
const PIECES_BETWEEN_PAUSES = 256;

/** Who has a say in when the next chunk is made, and hears how long one took. */
export interface Pace {
  turn(): Promise<void>;
  spend(ms: number): void;
}

/** Asks for the first piece when somebody reads; returns the generator when the reader goes away. */
export function textStream(pieces: AsyncGenerator<string>, pace?: Pace): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await pace?.turn();
        const { text, done } = await nextChunk(pieces, pace);
        if (text !== '') controller.enqueue(encoder.encode(text));
        if (done) controller.close();
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

async function nextChunk(
  pieces: AsyncGenerator<string>,
  pace: Pace | undefined,
): Promise<{ readonly text: string; readonly done: boolean }> {
  let text = '';
  let startedMs = performance.now();
  const pauseMade = async (): Promise<void> => {
    pace?.spend(performance.now() - startedMs);
    await setImmediate();
    startedMs = performance.now();
  };
  for (let count = 1; text.length < CHUNK_LENGTH; count += 1) {
    const { value, done } = await pieces.next();
    if (done === true) {
      pace?.spend(performance.now() - startedMs);
      return { text, done: true };
    }
    text += value;
    if (count % PIECES_BETWEEN_PAUSES === 0) await pauseMade();
  }
  await pauseMade();
  return { text, done: false };
}
