// Text that is made while it is sent: the next chunk is made when the receiver has taken the last one, and everything else that
// waits for the process gets its turn in between. Weakness J4 of the Go implementation.
import { setImmediate } from 'node:timers/promises';

/** Characters per chunk, more or less. */
const CHUNK_LENGTH = 32 * 1024;
/** Pieces between two pauses, however short they are. */
const PIECES_BETWEEN_PAUSES = 256;

/** Asks for the first piece when somebody reads; returns the generator when the reader goes away. */
export function textStream(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { text, done } = await nextChunk(pieces);
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

async function nextChunk(pieces: AsyncGenerator<string>): Promise<{ readonly text: string; readonly done: boolean }> {
  let text = '';
  for (let count = 1; text.length < CHUNK_LENGTH; count += 1) {
    const { value, done } = await pieces.next();
    if (done === true) return { text, done: true };
    text += value;
    if (count % PIECES_BETWEEN_PAUSES === 0) await setImmediate();
  }
  await setImmediate();
  return { text, done: false };
}
