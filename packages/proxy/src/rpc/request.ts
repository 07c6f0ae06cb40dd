// Requests of JSON-RPC as Go's net/rpc/jsonrpc writes and reads them. Rules APP-SOCK-2 … APP-SOCK-4, APP-SOCK-8.
import { CryptoError, decodeText, quote, text as textCodec } from '@babble/crypto';
import { ProxyError } from '../errors.ts';
import { endOfString, membersOf } from './members.ts';

export interface RpcRequest {
  /** `''` if missing or `null`. */
  readonly method: string;
  /** The JSON text of the parameters; `undefined` if missing or `null`. */
  readonly params: string | undefined;
  /** The JSON text of the id, to be echoed; `null` if missing. */
  readonly id: string;
}

/** Throws `BABBLE_PROXY_MALFORMED`: such a connection is closed without an answer (APP-SOCK-8). */
export function parseRequest(text: string): RpcRequest {
  const members = membersOf(text);
  const params = members.get('params');
  return {
    method: methodOf(members.get('method')),
    params: params === 'null' ? undefined : params,
    id: compactJson(members.get('id') ?? 'null'),
  };
}

/** One line with one argument, whose JSON text is given (APP-SOCK-2). */
export function formatRequest(method: string, argument: string, id: number): string {
  return `{"method":${quote(method)},"params":[${argument}],"id":${id}}\n`;
}

function methodOf(json: string | undefined): string {
  if (json === undefined) return '';
  try {
    return decodeText(textCodec, json);
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause;
    throw new ProxyError('BABBLE_PROXY_MALFORMED', 'The method is no text', {}, cause);
  }
}

/**
 * As Go's encoder writes a value that it keeps as text: without white space, with the escapes of its strings. Strings are found by searching, since an id
 * may be as long as a message, and a pattern for a string runs out of memory for what it has seen.
 */
function compactJson(json: string): string {
  let compact = '';
  let at = 0;
  for (let start = json.indexOf('"'); start >= 0; start = json.indexOf('"', at)) {
    const end = endOfString(json, start);
    compact +=
      withoutSpace(json.slice(at, start)) + json.slice(start, end).replace(/[<>&\u2028\u2029]/g, escapeCharacter);
    at = end;
  }
  return compact + withoutSpace(json.slice(at));
}

function withoutSpace(json: string): string {
  return json.replace(/\s+/g, '');
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
