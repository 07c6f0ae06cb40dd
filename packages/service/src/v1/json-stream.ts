// JSON answers that are made while they are sent, so that large ones are never whole in memory and hold nothing up.
import { textStream } from '../text-stream.ts';

export function streamedJson(pieces: AsyncGenerator<string>): Response {
  return new Response(textStream(pieces), {
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  });
}
