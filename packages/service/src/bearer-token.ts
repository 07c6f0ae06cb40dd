// The token that write endpoints ask for. Compared by hashes in constant time, so that neither its bytes nor its length can be found out by measuring.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a request's `Authorization` header carries the token. */
export function hasToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
