// The built page as a server needs it: which path is which bytes, and what they are.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the page, compressed as every browser takes it. */
export interface ExplorerFile {
  /** Value of `Content-Type`. */
  readonly type: string;
  readonly br: Uint8Array;
  readonly gzip: Uint8Array;
  /** The path changes with the contents, so that it may be kept for ever. */
  readonly immutable: boolean;
}

const PAGE = fileURLToPath(new URL('../dist/page/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
};

/** All files of the page by path, `/` for the page itself. Rejects if the package has not been built. */
export async function explorerFiles(): Promise<ReadonlyMap<string, ExplorerFile>> {
  const names = (await readdir(PAGE, { recursive: true })).filter((name) => name.endsWith('.br')).sort();
  const files = await Promise.all(
    names.map((name) => explorerFile(name.replaceAll('\\', '/').slice(0, -'.br'.length))),
  );
  return new Map(files);
}

async function explorerFile(name: string): Promise<readonly [string, ExplorerFile]> {
  const [br, gzip] = await Promise.all(['.br', '.gz'].map((ending) => readFile(join(PAGE, `${name}${ending}`))));
  if (br === undefined || gzip === undefined) throw new Error(`${name} is incomplete`);
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  const path = name === 'index.html' ? '/' : `/${name}`;
  return [path, { type, br, gzip, immutable: name.startsWith('assets/') }];
}
