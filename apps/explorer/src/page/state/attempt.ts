// What somebody asks for by a click or a key, and a node may not answer: then nothing happens, and the header says that it does not answer.
import { ApiFailure } from '../api/client.ts';

export function attempt(asked: Promise<unknown>): void {
  asked.catch((error: unknown) => {
    if (!(error instanceof ApiFailure)) throw error;
  });
}
