// Makes what a browser loads of src/page: one script, one style sheet, a page that names them, each compressed twice and under a
// name that changes with its contents. What no browser takes uncompressed is not kept uncompressed.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { licencesOf } from '../../tooling/bundle/licences.mjs';

const HOME = dirname(fileURLToPath(import.meta.url));
const PAGE = join(HOME, 'src', 'page');
const TARGET = join(HOME, 'dist', 'page');

/** Browsers of the last three years. */
const BROWSERS = ['chrome111', 'edge111', 'firefox114', 'safari16.4'];

const { outputFiles, metafile } = await build({
  absWorkingDir: HOME,
  entryPoints: { script: join(PAGE, 'main.tsx'), style: join(PAGE, 'style', 'index.css') },
  bundle: true,
  minify: true,
  format: 'esm',
  target: BROWSERS,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  outdir: TARGET,
  metafile: true,
  legalComments: 'none',
  write: false,
  logLevel: 'warning',
});

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(join(TARGET, 'assets'), { recursive: true });

const names = new Map([
  ['script', asset('explorer', 'js', output('script.js'))],
  ['style', asset('explorer', 'css', output('style.css'))],
  ['icon', asset('icon', 'svg', readFileSync(join(PAGE, 'icon.svg')))],
]);
asset('notices', 'txt', Buffer.from(licencesOf(HOME, metafile)));
const html = readFileSync(join(PAGE, 'index.html'), 'utf8').replace(
  /\{\{(\w+)\}\}/g,
  (_, name) => names.get(name) ?? '',
);
write('index.html', Buffer.from(html.replace(/>\s+</g, '><')));

/** @param {string} name */
function output(name) {
  const file = outputFiles.find(({ path }) => path.endsWith(name));
  if (file === undefined) throw new Error(`esbuild made no ${name}`);
  return Buffer.from(file.contents);
}

/** The path below the page. @param {string} name @param {string} ending @param {Buffer} contents */
function asset(name, ending, contents) {
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 10);
  const path = `assets/${name}-${hash}.${ending}`;
  write(path, contents);
  return `./${path}`;
}

/** @param {string} path @param {Buffer} contents */
function write(path, contents) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(join(TARGET, `${path}.br`), brotliCompressSync(contents, { params }));
  writeFileSync(join(TARGET, `${path}.gz`), gzipSync(contents, { level: 9 }));
}
