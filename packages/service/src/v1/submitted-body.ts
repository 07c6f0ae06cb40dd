// The bytes of a transaction in the body of a request: raw, or in JSON as base64 or as text. Only these types are read: a page of another origin cannot
// send them without being asked first, which nobody here allows.
import { isUtf8 } from 'node:buffer';
import { base64Decode, decodeUtf8, encodeUtf8 } from '@babble/crypto';
import { joinBytes } from '@babble/host';
import { z } from 'zod';
import { RequestProblem } from './problem.ts';

/** Bytes of a body. The node says how large a transaction may be; this only bounds what is read. */
const MOST_BYTES = 1024 * 1024;

const bodySchema = z.union([z.strictObject({ data: z.string() }), z.strictObject({ text: z.string() })]);

/** Throws a problem for what cannot be read. */
export async function transactionOf(request: Request): Promise<Uint8Array> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/octet-stream' && type !== 'application/json') {
    const message = 'Send application/octet-stream, or application/json with data (base64) or text.';
    throw new RequestProblem('unsupportedMediaType', message);
  }
  const bytes = await readBounded(request);
  return type === 'application/json' ? transactionOfJson(bytes) : bytes;
}

async function readBounded({ body, headers }: Request): Promise<Uint8Array> {
  if (Number(headers.get('content-length') ?? 0) > MOST_BYTES) throw tooLarge();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    length += piece.length;
    // What is still to come is not read.
    if (length > MOST_BYTES) throw tooLarge();
    pieces.push(piece);
  }
  return joinBytes(pieces);
}

function tooLarge(): RequestProblem {
  return new RequestProblem('tooLarge', `The body may have ${MOST_BYTES} bytes at most.`);
}

function transactionOfJson(bytes: Uint8Array): Uint8Array {
  const { success, data } = bodySchema.safeParse(parseJson(bytes));
  if (!success) throw new RequestProblem('badRequest', 'The body has to be {"data":"<base64>"} or {"text":"…"}.');
  if ('text' in data) return encodeUtf8(data.text);
  const decoded = base64Decode(data.data);
  if (decoded === undefined) throw new RequestProblem('badRequest', 'data is not base64 with padding.');
  return decoded;
}

/** `undefined` for what is none. */
function parseJson(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch (error) {
    // It says no more than that it is none.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
