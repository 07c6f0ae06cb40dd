// The page as it was built: how much a browser loads, and with which headers it is answered.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type ExplorerFile, explorerAnswer, explorerFiles } from '@babble/explorer';
import { beforeAll, describe, expect, test } from '@jest/globals';

/** What the first load may take, compressed. */
const MOST_BYTES = 200_000;

let files: ReadonlyMap<string, ExplorerFile>;
beforeAll(async () => {
  files = await explorerFiles();
});

function answer(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Response | undefined {
  return explorerAnswer(files, new Request(`http://127.0.0.1:8000${path}`, { headers, method }));
}

const html = (): string => brotliDecompressSync(files.get('/')?.br ?? new Uint8Array(0)).toString('utf8');
const named = (): readonly string[] => [...html().matchAll(/(?:src|href)="\.(\/[^"]+)"/g)].map(([, path = '']) => path);

describe('the built page', () => {
  test('names a script, a style sheet and an icon, and all of them are there', () => {
    expect(named().map((path) => path.slice(path.lastIndexOf('.')))).toEqual(['.svg', '.css', '.js']);
    for (const path of named()) expect(files.has(path)).toBe(true);
  });

  test.each(['br', 'gzip'] as const)('is loaded with less than 200 kB, compressed with %s', (encoding) => {
    const bytes = ['/', ...named()].reduce((sum, path) => sum + (files.get(path)?.[encoding].length ?? 0), 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  test('loads nothing from anywhere else, and has nothing inline', () => {
    expect(html()).not.toMatch(/https?:|<style|\sstyle=|\son[a-z]+=|<script(?![^>]+src=)/);
    const foreign = named()
      .filter((path) => !path.endsWith('.svg'))
      .flatMap(
        (path) =>
          gunzipSync(files.get(path)?.gzip ?? new Uint8Array(0))
            .toString('utf8')
            .match(/https?:\/\/[^"'`)\s]+/g) ?? [],
      );
    // Names of vocabularies, which nobody fetches, and where explanations of the library are.
    expect(foreign.filter((url) => !/^https?:\/\/(www\.w3\.org|preactjs\.com)\//.test(url))).toEqual([]);
  });

  test('carries the licences of what is in it', () => {
    const licences = [...files].find(([path]) => path.includes('notices'))?.[1];
    const text = gunzipSync(licences?.gzip ?? new Uint8Array(0)).toString('utf8');
    for (const name of ['preact', '@preact/signals', 'd3-array', 'd3-shape']) expect(text).toContain(`${name} `);
    expect(text).toContain('Copyright');
  });
});

describe('answers', () => {
  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['', null],
  ])('to accept-encoding %j: %j', async (accepted, encoding) => {
    const found = answer('/', { 'accept-encoding': accepted });
    expect(found?.headers.get('content-encoding')).toBe(encoding);
    const bytes = new Uint8Array((await found?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect(Number(found?.headers.get('content-length'))).toBe(bytes.length);
    const decoded =
      encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : Buffer.from(bytes);
    expect(decoded.toString('utf8')).toBe(html());
  });

  test('the page is asked for each time, what it names is kept for ever', () => {
    expect(answer('/')?.headers.get('cache-control')).toBe('no-cache');
    for (const path of named()) expect(answer(path)?.headers.get('cache-control')).toContain('immutable');
  });

  test('nothing foreign, nothing inline, no frames', () => {
    const policy = answer('/')?.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(answer('/')?.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('HEAD has the headers alone; other methods and paths are not ours', async () => {
    const head = answer('/', { 'accept-encoding': 'br' }, 'HEAD');
    expect([await head?.text(), Number(head?.headers.get('content-length'))]).toEqual(['', files.get('/')?.br.length]);
    expect(answer('/', {}, 'POST')).toBeUndefined();
    expect(answer('/assets/../package.json')).toBeUndefined();
    expect(answer('/index.html')).toBeUndefined();
  });
});
