// Asking the node. Addresses are relative to the page, so that it also works behind a path of somebody else's server.

/** The node did not answer, or refused. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** The HTTP status; 0 if there was no answer. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function apiUrl(path: string): string {
  return new URL(`v1/${path}`, document.baseURI).href;
}

/** Rejects with an {@link ApiFailure}, or with the reason of the signal. */
export async function getJson<T>(path: string, signal: AbortSignal | null = null): Promise<T> {
  const answer = await fetch(apiUrl(path), { signal, headers: { accept: 'application/json' } }).catch(
    (error: unknown) => {
      if (signal?.aborted === true) throw error;
      throw new ApiFailure(0, 'The node does not answer.');
    },
  );
  if (!answer.ok) throw new ApiFailure(answer.status, await reasonOf(answer));
  return (await answer.json()) as T;
}

async function reasonOf(answer: Response): Promise<string> {
  const text = (await answer.text()).trim();
  const [, message] = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  return message ?? (text === '' || text.startsWith('<') ? answer.statusText : text.slice(0, 300));
}
