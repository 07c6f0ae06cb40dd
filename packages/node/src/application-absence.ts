// Whether the application could not be asked, as opposed to what it answers: then it is waited for. Rules APP-RETRY-6, APP-RETRY-9.
import { ProxyError, type ProxyErrorCode } from '@babble/proxy';

const ABSENCES: readonly ProxyErrorCode[] = ['BABBLE_PROXY_CONNECTION_LOST', 'BABBLE_PROXY_TIMEOUT'];

/** Nobody was there. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ProxyError && error.code === 'BABBLE_PROXY_UNREACHABLE';
}

/** Nobody was there, or nobody any more before the answer. */
export function isAbsence(error: unknown): boolean {
  return isUnreachable(error) || (error instanceof ProxyError && ABSENCES.includes(error.code));
}
