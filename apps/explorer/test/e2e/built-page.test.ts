// The page as it was built: how much a browser loads, and that it needs nothing from elsewhere.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { explorerFiles } from '@babble/explorer';
import type { ExplorerFile } from '@babble/service';
import { beforeAll, describe, expect, test } from '@jest/globals';

/** What the first load may take, compressed. */
const MOST_BYTES = 200_000;

let files: ReadonlyMap<string, ExplorerFile>;
beforeAll(async () => {
  files = await explorerFiles();
});

const compressed = (path: string, encoding: 'br' | 'gzip'): Uint8Array => {
  const file = files.get(path);
  return (encoding === 'br' ? file?.bytes : file?.others?.[0]?.bytes) ?? new Uint8Array(0);
};
const html = (): string => brotliDecompressSync(compressed('/index.html', 'br')).toString('utf8');
const named = (): readonly string[] => [...html().matchAll(/(?:src|href)="\.(\/[^"]+)"/g)].map(([, path = '']) => path);

describe('the built page', () => {
  test('names a script, a style sheet and an icon, and all of them are there', () => {
    expect(named().map((path) => path.slice(path.lastIndexOf('.')))).toEqual(['.svg', '.css', '.js']);
    for (const path of named()) expect(files.has(path)).toBe(true);
    for (const path of files.keys()) {
      expect(gunzipSync(compressed(path, 'gzip'))).toEqual(brotliDecompressSync(compressed(path, 'br')));
    }
  });

  test.each(['br', 'gzip'] as const)('is loaded with less than 200 kB, compressed with %s', (encoding) => {
    const bytes = ['/index.html', ...named()].reduce((sum, path) => sum + compressed(path, encoding).length, 0);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  test('loads nothing from anywhere else, and has nothing inline', () => {
    expect(html()).not.toMatch(/https?:|<style|\sstyle=|\son[a-z]+=|<script(?![^>]+src=)/);
    const foreign = named()
      .filter((path) => !path.endsWith('.svg'))
      .flatMap(
        (path) =>
          gunzipSync(compressed(path, 'gzip'))
            .toString('utf8')
            .match(/https?:\/\/[^"'`)\s]+/g) ?? [],
      );
    // Names of vocabularies, which nobody fetches, and where explanations of the library are.
    expect(foreign.filter((url) => !/^https?:\/\/(www\.w3\.org|preactjs\.com)\//.test(url))).toEqual([]);
  });

  test('carries the licences of what is in it', () => {
    const notices = [...files.keys()].find((path) => path.includes('notices')) ?? '';
    const text = gunzipSync(compressed(notices, 'gzip')).toString('utf8');
    for (const name of ['preact', '@preact/signals', 'd3-array', 'd3-shape']) expect(text).toContain(`${name} `);
    expect(text).toContain('Copyright');
  });
});
