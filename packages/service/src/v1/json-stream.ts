// JSON answers that are made while they are sent, so that large ones are never whole in memory and hold nothing up.
import { type Pace, textStream } from '../text-stream.ts';

export function streamedJson(pieces: AsyncGenerator<string>, pace: Pace): Response {
  return new Response(textStream(pieces, pace), {
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  });
}
