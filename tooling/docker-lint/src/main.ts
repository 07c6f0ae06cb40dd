// Checks every Dockerfile of the repository, and that each program has one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tally } from '@babble-tooling/tally';
import { readDockerfile } from './docker-file.ts';
import { DOCKER_RULES } from './rules.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const docker = join(root, 'docker');
const files = readdirSync(docker).filter((file) => file.endsWith('.Dockerfile'));
const exists = (path: string): boolean => existsSync(join(root, path));
const tally = new Tally();

/** What is served by another program needs no image of its own. */
const isProgram = (app: string): boolean =>
  exists(`apps/${app}/package.json`) &&
  'bin' in (JSON.parse(readFileSync(join(root, `apps/${app}/package.json`), 'utf8')) as object);
const apps = readdirSync(join(root, 'apps')).filter(isProgram);
const without = apps.filter((app) => !files.includes(`${app}.Dockerfile`));
tally.item(
  'every program has a Dockerfile',
  without.map((app) => `docker/${app}.Dockerfile is missing`),
);

const ignored = exists('.dockerignore') ? readFileSync(join(root, '.dockerignore'), 'utf8').split('\n') : [];
const sent = ['.git', '**/node_modules', '**/dist'].filter((path) => !ignored.includes(path));
tally.item(
  'the build context is small',
  sent.map((path) => `.dockerignore: ${path} is missing`),
);
const hasKeys = !ignored.includes('**/priv_key');
tally.item('no private key gets into the build context', hasKeys ? ['.dockerignore: **/priv_key is missing'] : []);

for (const file of files) {
  const stages = readDockerfile(readFileSync(join(docker, file), 'utf8'));
  for (const { name, check } of DOCKER_RULES) {
    tally.item(
      `${file}: ${name}`,
      check(stages, exists).map((fault) => `docker/${file}:${fault}`),
    );
  }
}
process.exitCode = tally.end();
