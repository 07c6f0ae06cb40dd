// Executes the READMEs of the repository, compares error tables with the sources, and follows what all documents point at. Arguments:
// parts of paths to look at.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tally } from '@babble-tooling/tally';
import type { Block } from './blocks.ts';
import { blocksIn } from './blocks.ts';
import { documentFindings, unlistedPackages } from './document.ts';
import { errorTableFindings } from './error-table.ts';
import { createPlayground } from './playground.ts';
import { runFindings } from './run-block.ts';
import { shapeFindings } from './shape.ts';
import { typeFindings } from './type-check.ts';
import { documentsBelow, type Published, publishedIn } from './workspace.ts';

const AT_ONCE = 2;

const root = fileURLToPath(new URL('../../../', import.meta.url));
const wanted = process.argv.slice(2);
const tally = new Tally();
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const isWanted = (file: string): boolean => wanted.length === 0 || wanted.some((part) => file.includes(part));

/** Documents with a table of all packages. */
const LISTS = ['README.md', 'ARCHITECTURE.md'];

const published = publishedIn(root);
const readmes = ['README.md', ...published.map(({ home }) => `${home}/README.md`)].filter(isWanted);

checkDocuments();
for (const one of published.filter(({ home }) => isWanted(`${home}/README.md`))) checkPackage(one);
await checkBlocks(readmes.filter((file) => existsSync(join(root, file))).flatMap((file) => blocksIn(file, read(file))));
process.exitCode = tally.end();

function checkDocuments(): void {
  const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
  const repository = {
    exists: (path: string) => existsSync(join(root, path)),
    scripts: new Set(Object.keys(scripts)),
    packages: new Set(published.map(({ name }) => name)),
  };
  for (const file of documentsBelow(root).filter(isWanted)) {
    const unlisted = LISTS.includes(file) ? unlistedPackages(read(file), repository) : [];
    tally.item(`${file}: points at what is there`, [...documentFindings(file, read(file), repository), ...unlisted]);
  }
}

function checkPackage({ home, name }: Published): void {
  if (!existsSync(join(root, home, 'README.md'))) {
    tally.item(`${home}: has a README`, ['it has none']);
    return;
  }
  const readme = read(`${home}/README.md`);
  if (home.startsWith('packages/')) tally.item(`${home}/README.md: shape`, shapeFindings(name, readme));
  const errors = existsSync(join(root, home, 'src/errors.ts')) ? read(`${home}/src/errors.ts`) : '';
  tally.item(`${home}/README.md: error table`, errorTableFindings(errors, readme));
}

async function checkBlocks(blocks: readonly Block[]): Promise<void> {
  const playground = createPlayground(root);
  try {
    const types = typeFindings(playground, blocks);
    const queue = blocks.map((block, index) => ({ block, index }));
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { block, index } = next;
        const ran = block.runs ? await runFindings(playground, block, `block${index}`) : [];
        const verb = block.runs ? 'runs' : 'has types';
        tally.item(`${block.file}:${block.line}: ${verb}`, [...(types[index] ?? []), ...ran]);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    playground.dispose();
  }
}
