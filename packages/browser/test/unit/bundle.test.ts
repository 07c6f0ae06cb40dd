// What a page loads to be a validator: nothing of Node and nothing that stands in for it, and not much.
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { build, type Metafile } from 'esbuild';

const HOME = fileURLToPath(new URL('../..', import.meta.url));

/** Compressed, with everything that a page with a chat of its own needs below it. */
const MOST_BYTES = 250_000;

/** A page that uses all of it. */
const PAGE = `
  import * as browser from '@babble/browser';
  import { parsePrivateKey, formatPrivateKey } from '@babble/crypto';
  import { inMemory, stateMachine, jsonCodec } from '@babble/proxy';
  globalThis.page = { browser, parsePrivateKey, formatPrivateKey, inMemory, stateMachine, jsonCodec };
`;

let metafile: Metafile;
let script: Uint8Array;

beforeAll(async () => {
  const result = await build({
    stdin: { contents: PAGE, resolveDir: HOME },
    outdir: HOME,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome111', 'firefox114', 'safari16.4'],
    conditions: ['@babble/source'],
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  ({ metafile } = result);
  script = result.outputFiles[0]?.contents ?? new Uint8Array(0);
});

describe('the script of a page with a validator', () => {
  test('imports nothing, and nothing of Node is in it', () => {
    const imports = Object.values(metafile.outputs).flatMap(({ imports: left }) => left.map(({ path }) => path));
    expect(imports).toEqual([]);
    const packages = new Set(
      Object.keys(metafile.inputs).flatMap(
        (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path)?.[1] ?? [],
      ),
    );
    // Whatever else comes in has to be looked at: a package that is named as a built-in of Node stands in for it.
    expect([...packages].sort()).toEqual(['@noble/curves', '@noble/hashes', 'cbor-x']);
    expect([...packages].filter((name) => builtinModules.includes(name))).toEqual([]);
    expect(Object.keys(metafile.inputs).filter((path) => /\/src\/node\/(?!node_modules)/.test(`/${path}`))).toEqual([]);
  });

  test('is below 250 kB compressed, and as large as the README says', () => {
    const kilobytes = gzipSync(script, { level: 9 }).length / 1_000;
    expect(kilobytes).toBeLessThan(MOST_BYTES / 1_000);
    const said = /(\d+) kB compressed/.exec(readFileSync(`${HOME}README.md`, 'utf8'))?.[1];
    process.stdout.write(`The script of a page with a validator: ${kilobytes.toFixed(1)} kB compressed\n`);
    expect(Math.abs(kilobytes - Number(said))).toBeLessThan(6);
  });
});
