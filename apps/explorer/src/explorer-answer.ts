// Answers to requests for the page, whatever server they come to: compressed as the browser takes it, with the headers that keep
// everything foreign out.
import { gunzipSync } from 'node:zlib';
import type { ExplorerFile } from './explorer-files.ts';

/**
 * The value of `Content-Security-Policy`: everything comes from the server of the page, nothing is inline, and nobody frames it.
 */
export const EXPLORER_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A year, in seconds. */
const FOR_EVER = 31_536_000;

/** `undefined` if the request is for something else: another path, or a method that does not read. */
export function explorerAnswer(files: ReadonlyMap<string, ExplorerFile>, request: Request): Response | undefined {
  const file = files.get(new URL(request.url).pathname);
  if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return undefined;
  const { encoding, bytes } = encoded(file, request.headers.get('accept-encoding') ?? '');
  const headers = new Headers({
    'Content-Type': file.type,
    'Content-Length': String(bytes.length),
    'Cache-Control': file.immutable ? `public, max-age=${FOR_EVER}, immutable` : 'no-cache',
    Vary: 'Accept-Encoding',
    'Content-Security-Policy': EXPLORER_POLICY,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  if (encoding !== undefined) headers.set('Content-Encoding', encoding);
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), { status: 200, headers });
}

function encoded(
  { br, gzip }: ExplorerFile,
  accepted: string,
): { readonly encoding?: string; readonly bytes: Uint8Array } {
  if (accepts(accepted, 'br')) return { encoding: 'br', bytes: br };
  if (accepts(accepted, 'gzip')) return { encoding: 'gzip', bytes: gzip };
  return { bytes: gunzipSync(gzip) };
}

/** Named, and not with weight 0. */
function accepts(accepted: string, encoding: string): boolean {
  const entry = accepted
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .find((part) => part.split(';')[0]?.trim() === encoding);
  return entry !== undefined && !/;\s*q=0(\.0*)?$/.test(entry);
}
