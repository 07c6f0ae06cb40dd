// Asking a node over HTTP that nobody has vouched for: neither its patience nor its size is ours. Rule OURS-8.
import { CliError } from '../cli-error.ts';

/** Longest wait for a whole answer. */
const LONGEST_MS = 10_000;
/** Largest answer: some 4,000 peers. */
const MOST_BYTES = 1024 * 1024;

const UNREACHABLE =
  'Is a node running there, with its HTTP service? It listens at --service-listen: on 127.0.0.1 only, unless told otherwise.';
const NOT_A_NODE = 'Name the HTTP service of a running node, without a path: http://192.0.2.7:8000.';

export interface Bounds {
  readonly longestMs?: number;
  readonly mostBytes?: number;
}

/** The text at a URL. Rejects with a {@link CliError} that says why there is none. */
export async function fetchBounded(
  target: string,
  { longestMs = LONGEST_MS, mostBytes = MOST_BYTES }: Bounds = {},
): Promise<string> {
  try {
    const answer = await fetch(target, { signal: AbortSignal.timeout(longestMs) });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw new CliError(`${target}: HTTP status ${answer.status}`, { remedy: NOT_A_NODE });
    }
    return await textOf(answer, target, mostBytes);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${target}: ${reasonOf(error, longestMs)}`, { remedy: UNREACHABLE, cause: error });
  }
}

async function textOf(answer: Response, target: string, mostBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > mostBytes) {
      throw new CliError(`${target}: the answer has more than ${mostBytes} bytes`, { remedy: NOT_A_NODE });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** By shape: errors of the platform may belong to another realm, as in test runners. */
interface ErrorLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
}

function reasonOf(error: unknown, longestMs: number): string {
  const { name, message, cause } = shapeOf(error);
  if (name === 'TimeoutError') return `no answer within ${longestMs / 1000} s`;
  const { message: deeper, code } = shapeOf(cause);
  // Where several addresses were tried in vain there is a code, and no message.
  return String([deeper, code, message].find((text) => text !== undefined && text !== '') ?? error);
}

function shapeOf(error: unknown): ErrorLike {
  return typeof error === 'object' && error !== null ? error : {};
}
