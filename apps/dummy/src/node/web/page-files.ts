// The files of the page: hypertext and style as they were written, the script as the compiler wrote it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  /** Value of `Content-Type`. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const HOME = fileURLToPath(new URL('../../../', import.meta.url));
const WRITTEN = join(HOME, 'src', 'page');
const COMPILED = join(HOME, 'dist', 'page');

/** By path. Rejects with the system's error if the package has not been built. */
export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const scripts = (await readdir(COMPILED)).filter((name) => name.endsWith('.js'));
  const files: readonly (readonly [path: string, file: string, type: string])[] = [
    ['/', join(WRITTEN, 'chat.html'), 'text/html; charset=utf-8'],
    ['/icon.svg', join(WRITTEN, 'icon.svg'), 'image/svg+xml'],
    ['/chat.css', join(WRITTEN, 'chat.css'), 'text/css; charset=utf-8'],
    ...scripts.map((name) => [`/page/${name}`, join(COMPILED, name), 'text/javascript; charset=utf-8'] as const),
  ];
  return new Map(
    await Promise.all(
      files.map(async ([path, file, type]) => [path, { type, bytes: await contentsOf(file) }] as const),
    ),
  );
}

async function contentsOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(file));
}
