// The files of the pages: hypertext and style as they were written, scripts as the compiler and the bundler wrote them.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'hono';

export interface PageFile {
  /** Value of `Content-Type`. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const HOME = fileURLToPath(new URL('../../../', import.meta.url));
const WRITTEN = join(HOME, 'src', 'page');
const COMPILED = join(HOME, 'dist', 'page');

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

type Place = readonly [path: string, file: string, type: string];

const SHARED: readonly Place[] = [
  ['/icon.svg', join(WRITTEN, 'icon.svg'), 'image/svg+xml'],
  ['/chat.css', join(WRITTEN, 'chat.css'), CSS],
];

/** Of the chat, by path. Rejects with the system's error if the package has not been built. */
export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const scripts = (await readdir(COMPILED)).filter((name) => name.endsWith('.js'));
  return load([
    ...SHARED,
    ['/', join(WRITTEN, 'chat.html'), HTML],
    ...scripts.map((name): Place => [`/page/${name}`, join(COMPILED, name), SCRIPT]),
  ]);
}

/** Of the page that becomes a validator. Rejects as {@link pageFiles}. */
export function tabFiles(): Promise<ReadonlyMap<string, PageFile>> {
  return load([
    ...SHARED,
    ['/tab', join(WRITTEN, 'tab', 'tab.html'), HTML],
    ['/tab.css', join(WRITTEN, 'tab', 'tab.css'), CSS],
    ['/page/tab/tab.js', join(COMPILED, 'tab', 'tab.js'), SCRIPT],
    ['/page/tab/notices.txt', join(COMPILED, 'tab', 'notices.txt'), 'text/plain; charset=utf-8'],
  ]);
}

/** The file at the path that is asked for. */
export function answerFiles(c: Context, files: ReadonlyMap<string, PageFile>): Response {
  const file = files.get(c.req.path);
  return file === undefined
    ? c.json({ error: 'there is nothing at this path' }, 404)
    : c.body(file.bytes, 200, { 'Content-Type': file.type, 'Cache-Control': 'no-cache' });
}

async function load(places: readonly Place[]): Promise<ReadonlyMap<string, PageFile>> {
  const loaded = places.map(async ([path, file, type]) => [path, { type, bytes: await contentsOf(file) }] as const);
  return new Map(await Promise.all(loaded));
}

async function contentsOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(file));
}
