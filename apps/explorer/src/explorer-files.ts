// The built page as a server needs it: which path is which bytes, and what they are.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExplorerFile } from '@babble/service';

const PAGE = fileURLToPath(new URL('../dist/page/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
};

/**
 * All files of the page by path, compressed with Brotli and with gzip, as `createService` of @babble/service takes them; `/index.html` is the page itself.
 * Rejects with the system's error if the package has not been built.
 */
export async function explorerFiles(): Promise<ReadonlyMap<string, ExplorerFile>> {
  const names = (await readdir(PAGE, { recursive: true })).filter((name) => name.endsWith('.br')).sort();
  const files = await Promise.all(
    names.map((name) => explorerFile(name.replaceAll('\\', '/').slice(0, -'.br'.length))),
  );
  return new Map(files);
}

async function explorerFile(name: string): Promise<readonly [string, ExplorerFile]> {
  const [bytes, gzip] = await Promise.all([readFile(join(PAGE, `${name}.br`)), readFile(join(PAGE, `${name}.gz`))]);
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return [`/${name}`, { type, bytes, encoding: 'br', others: [{ bytes: gzip, encoding: 'gzip' }] }];
}
