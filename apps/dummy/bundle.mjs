// Makes the script of src/page/tab: one file with all that it imports, and the licences of what is in it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from '../../tooling/bundle/licences.mjs';

const HOME = dirname(fileURLToPath(import.meta.url));
const TARGET = join(HOME, 'dist', 'page', 'tab');

/** Browsers of the last two years. */
const BROWSERS = ['chrome120', 'edge120', 'firefox121', 'safari17.4'];

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });

const { metafile } = await build({
  absWorkingDir: HOME,
  entryPoints: [join(HOME, 'src', 'page', 'tab', 'tab.ts')],
  bundle: true,
  minify: true,
  format: 'esm',
  target: BROWSERS,
  outfile: join(TARGET, 'tab.js'),
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
});
writeFileSync(join(TARGET, 'notices.txt'), licencesOf(HOME, metafile));
