// Answers of JSON-RPC as Go's net/rpc/jsonrpc writes and reads them. Rules ENC-USE-4, APP-SOCK-2, APP-SOCK-4 … APP-SOCK-6.
import { quote } from '@babble/crypto';
import { ProxyError } from '../errors.ts';
import { formatGoValue } from './go-value.ts';
import { membersOf } from './members.ts';

export interface RpcAnswer {
  /** 0 if missing, as Go reads it. */
  readonly id: number;
  /** What the other side says went wrong, in the reference's words (APP-SOCK-5). */
  readonly error: string | undefined;
  /** The JSON text of the result; `null` also if missing. */
  readonly result: string;
}

/** A line with a result, whose JSON text is given; `id` is the JSON text of the request's. */
export function formatResult(id: string, result: string): string {
  return `{"id":${id},"result":${result},"error":null}\n`;
}

export function formatError(id: string, error: string): string {
  return `{"id":${id},"result":null,"error":${quote(error)}}\n`;
}

/** Throws `BABBLE_PROXY_MALFORMED`; also for an id that is no number, as the reference's client does (APP-SOCK-4). */
export function parseAnswer(text: string): RpcAnswer {
  const members = membersOf(text);
  return {
    id: idOf(members.get('id') ?? 'null'),
    error: errorOf(members.get('error') ?? 'null'),
    result: members.get('result') ?? 'null',
  };
}

function idOf(json: string): number {
  if (json === 'null') return 0;
  if (!/^\d+$/.test(json)) {
    throw new ProxyError('BABBLE_PROXY_MALFORMED', `The id of an answer is ${json.slice(0, 40)} instead of a number`);
  }
  return Number(json);
}

function errorOf(json: string): string | undefined {
  const error: unknown = JSON.parse(json);
  if (error === null) return undefined;
  if (typeof error !== 'string') return `invalid error ${formatGoValue(error)}`;
  return error === '' ? 'unspecified error' : error;
}
