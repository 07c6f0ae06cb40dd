// Static files of a page that shows the node, at `/`. Only what is in the map is served, under exactly its path: there is no folder to climb out of.
import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Service } from './service-bindings.ts';

/** The bytes of a file. */
export interface ExplorerBytes {
  readonly bytes: Uint8Array;
  /** How they are compressed; not at all by default. */
  readonly encoding?: 'br' | 'gzip';
}

export interface ExplorerFile extends ExplorerBytes {
  /** Content-Type. */
  readonly type: string;
  /** The same, compressed otherwise, for who does not take the first: the first that is taken is sent. */
  readonly others?: readonly ExplorerBytes[];
}

export interface Explorer {
  /** By path, with or without the slash at its beginning; `index.html` is served at `/`, too. What lies in `assets/` is named by its contents and never changes. */
  readonly files: ReadonlyMap<string, ExplorerFile>;
}

/** Nothing from elsewhere, and nothing written into the page itself. */
const SECURITY = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
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
  const forms = [file, ...(file.others ?? [])].map(({ bytes, encoding }) => ({ bytes: copied(bytes), encoding }));
  const headers = {
    ...SECURITY,
    ETag: etag,
    'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(forms.some(({ encoding }) => encoding !== undefined) ? { Vary: 'Accept-Encoding' } : {}),
  };
  let plain: Uint8Array<ArrayBuffer> | undefined;
  return ({ req }) => {
    const known = (req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (known.includes(etag) || known.includes('*')) return new Response(null, { status: 304, headers });
    const taken = forms.find(
      ({ encoding }) => encoding === undefined || accepts(req.header('accept-encoding'), encoding),
    );
    if (taken === undefined) plain ??= plainBytes(file);
    const { bytes, encoding } = taken ?? { bytes: plain ?? new Uint8Array(0), encoding: undefined };
    return new Response(bytes, {
      headers: {
        ...headers,
        'Content-Type': file.type,
        'Content-Length': String(bytes.length),
        ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
      },
    });
  };
}

function plainBytes({ bytes, encoding }: ExplorerBytes): Uint8Array<ArrayBuffer> {
  if (encoding === undefined) return copied(bytes);
  return copied(encoding === 'br' ? brotliDecompressSync(bytes) : gunzipSync(bytes));
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
