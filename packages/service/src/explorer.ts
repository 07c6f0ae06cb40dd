// Static files of a page that shows the node, at `/`. Only what is in the map is served, under exactly its path: there is no folder to climb out of.
import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Service } from './service-bindings.ts';

export interface ExplorerFile {
  /** Content-Type. */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** How the bytes are compressed; not at all by default. */
  readonly encoding?: 'br' | 'gzip';
}

export interface Explorer {
  /** By path, with or without the slash at its beginning; `index.html` is served at `/`, too. What lies in `assets/` is named by its contents and never changes. */
  readonly files: ReadonlyMap<string, ExplorerFile>;
}

/** Nothing from elsewhere, and nothing written into the page itself. */
const SECURITY = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;

/** Adds the files to a service. */
export function serveExplorer(service: Service, { files }: Explorer): void {
  for (const [name, file] of files) {
    const path = name.startsWith('/') ? name : `/${name}`;
    const handler = fileHandler(path, file);
    service.get(path, handler);
    if (path === '/index.html') service.get('/', handler);
  }
}

function fileHandler(
  path: string,
  file: ExplorerFile,
): (c: { req: { header(name: string): string | undefined } }) => Response {
  const etag = `"${createHash('sha256').update(file.bytes).digest('base64url').slice(0, 22)}"`;
  const headers = {
    ...SECURITY,
    ETag: etag,
    'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(file.encoding === undefined ? {} : { Vary: 'Accept-Encoding' }),
  };
  let plain: Uint8Array<ArrayBuffer> | undefined = file.encoding === undefined ? copied(file.bytes) : undefined;
  const compressed = copied(file.bytes);
  return ({ req }) => {
    const known = (req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (known.includes(etag) || known.includes('*')) return new Response(null, { status: 304, headers });
    const { encoding } = file;
    if (encoding !== undefined && accepts(req.header('accept-encoding'), encoding)) {
      const sent = { ...headers, 'Content-Type': file.type, 'Content-Encoding': encoding };
      return new Response(compressed, { headers: { ...sent, 'Content-Length': String(compressed.length) } });
    }
    plain ??= copied(encoding === 'br' ? brotliDecompressSync(file.bytes) : gunzipSync(file.bytes));
    return new Response(plain, {
      headers: { ...headers, 'Content-Type': file.type, 'Content-Length': String(plain.length) },
    });
  };
}

function copied(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function accepts(header: string | undefined, encoding: string): boolean {
  return (header ?? '').split(',').some((entry) => {
    const [name, ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}
