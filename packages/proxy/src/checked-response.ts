// What a handler in the same process answers, before anybody relies on it. Rules APP-RESP-1, APP-RESP-2.
import type { CommitResponse, InternalTransactionReceipt } from '@babble/hashgraph';
import { commitResponseCodec } from '@babble/hashgraph';
import { ProxyError } from './errors.ts';

/**
 * The response itself. Types are a promise of the compiler only: a program in JavaScript may answer with anything, and over a socket the codec would
 * find out. Throws `BABBLE_PROXY_ANSWER_INVALID`.
 */
export function checkedResponse(response: CommitResponse): CommitResponse {
  const given: unknown = response;
  if (typeof given !== 'object' || given === null) throw invalid('there is no response');
  const { stateHash, internalTransactionReceipts } = response;
  if (!isBytes(stateHash)) throw invalid('stateHash is neither bytes nor null');
  if (!isReceipts(internalTransactionReceipts)) throw invalid('internalTransactionReceipts is neither a list nor null');
  try {
    commitResponseCodec.std(response);
  } catch (cause) {
    throw invalid('a receipt is malformed', cause);
  }
  return response;
}

function isBytes(given: unknown): boolean {
  return given === null || given instanceof Uint8Array;
}

function isReceipts(given: readonly InternalTransactionReceipt[] | null): boolean {
  if (given === null) return true;
  return Array.isArray(given) && given.every((receipt) => typeof receipt?.accepted === 'boolean');
}

function invalid(detail: string, cause?: unknown): ProxyError {
  const data = { method: 'commit', text: detail };
  return new ProxyError('BABBLE_PROXY_ANSWER_INVALID', `The answer to a block is none: ${detail}`, data, cause);
}
