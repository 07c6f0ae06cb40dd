// Makes the script of src/page/tab: one file with all that it imports, and the licences of what is in it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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
writeFileSync(join(TARGET, 'notices.txt'), licences());

/** Of what others wrote. */
function licences() {
  const folders = new Set(
    Object.keys(metafile.inputs)
      .map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
      .filter((folder) => folder !== undefined),
  );
  return [...folders]
    .map((folder) => join(HOME, folder))
    .map((folder) => {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '';
      return `${name} ${version}\n\n${text.trim()}\n`;
    })
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`);
}
