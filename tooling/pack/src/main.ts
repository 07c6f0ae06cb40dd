// Packs every published package and uses it alone, in an empty project outside of the workspace. Arguments: names of packages to
// look at (default: all).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tally } from '@babble-tooling/tally';
import { createConsumer } from './consumer.ts';
import { importFindings, lintFindings, programFindings, typeFindings } from './consumer-checks.ts';
import { contentFindings } from './contents.ts';
import type { Tarball } from './tarballs.ts';
import { packAll } from './tarballs.ts';

const AT_ONCE = 2;

const root = fileURLToPath(new URL('../../../', import.meta.url));
const workspace = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
const typesOfNode = /"@types\/node": (\S+)/.exec(workspace)?.[1] ?? 'latest';
const wanted = process.argv.slice(2);
const tally = new Tally();
const target = mkdtempSync(join(tmpdir(), 'babble-pack-'));

async function checkPackage(tarball: Tarball, all: readonly Tarball[]): Promise<void> {
  const { name, files } = tarball;
  tally.item(`${name}: contents`, contentFindings(files));
  const consumer = await createConsumer(join(target, name.replace('/', '+')), tarball, all, typesOfNode);
  if (!('folder' in consumer)) {
    tally.item(`${name}: installs into an empty project`, consumer);
    return;
  }
  tally.item(`${name}: publint`, await lintFindings(consumer));
  tally.item(`${name}: every entry is imported`, await importFindings(consumer));
  tally.item(`${name}: every entry has types`, typeFindings(name, consumer));
  if (consumer.programs.length > 0)
    tally.item(`${name}: its programs explain themselves`, await programFindings(consumer));
}

try {
  const tarballs = await packAll(root, target);
  const queue = tarballs.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await checkPackage(next, tarballs);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
} finally {
  rmSync(target, { recursive: true, force: true });
}
process.exitCode = tally.end();
