// @ts-check
// Building with turbo, and not even starting it when nothing that goes into a build has changed since the last good one.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PNPM, packageManagerEnv, run } from './child.mjs';
import { clearStamp, filesBelow, hashOfFiles, hasStamp, packageFolders, ROOT, setStamp } from './workspace.mjs';

/** What can be built: everything, or only what the programs need. */
const SCOPES = {
  everything: { groups: ['packages', 'apps', 'tooling'], filter: [] },
  programs: { groups: ['packages', 'apps'], filter: ['--filter=./packages/*', '--filter=./apps/*'] },
};

/** What says in a package how it is built. */
const SETTINGS = [
  'package.json',
  'bundle.mjs',
  ...['', '.build', '.node', '.page', '.tab'].map((part) => `tsconfig${part}.json`),
];

const SHARED = [
  'package.json',
  'pnpm-lock.yaml',
  'turbo.json',
  'tooling/tsconfig/base.json',
  'tooling/bundle/licences.mjs',
];

/**
 * @param {keyof typeof SCOPES} scope
 * @returns {Promise<import('./child.mjs').Ending>}
 */
export async function build(scope) {
  if (isBuilt(scope)) return { code: 0, signal: null };
  const { filter } = SCOPES[scope];
  console.log('Building');
  const before = wanted(scope);
  clearStamp(stampOf(scope));
  for (const folder of packageFolders(SCOPES[scope].groups)) removeStaleOutput(folder);
  const args = [...PNPM, 'exec', 'turbo', 'run', 'build', '--output-logs=new-only', '--ui=stream', ...filter];
  const quiet = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };
  /** @type {string[]} */
  const remarks = [];
  const onLine = (/** @type {string} */ line) => report(line, remarks);
  const ending = await run('npx', args, { env: { ...packageManagerEnv(), ...quiet }, onLine });
  // Sources that changed meanwhile are not in the build: the stamp is that of the beginning.
  if (ending.code === 0) setStamp(stampOf(scope), before);
  else console.error(`${remarks.join('\n')}\nThe build failed; the reason stands above.`);
  return ending;
}

/** @param {keyof typeof SCOPES} scope */
const stampOf = (scope) => `build-${scope}.stamp`;

/** @param {keyof typeof SCOPES} scope */
function isBuilt(scope) {
  return hasStamp(stampOf(scope), wanted(scope)) && packageFolders(SCOPES[scope].groups).every(hasOutput);
}

/** @param {keyof typeof SCOPES} scope */
function wanted(scope) {
  const files = packageFolders(SCOPES[scope].groups).flatMap((folder) => [
    ...SETTINGS.map((name) => join(folder, name)),
    ...filesBelow(join(folder, 'src')),
  ]);
  return hashOfFiles([...SHARED.map((name) => join(ROOT, name)), ...files]);
}

/**
 * The output is one to one: each source has its file, unless somebody deleted it. A page that is bundled is there or not.
 * @param {string} folder
 */
function hasOutput(folder) {
  if (!existsSync(join(folder, 'tsconfig.build.json'))) return true;
  const bundled = existsSync(join(folder, 'bundle.mjs')) ? join(folder, 'src', 'page') : undefined;
  if (bundled !== undefined && !existsSync(join(folder, 'dist', 'page'))) return false;
  const sources = filesBelow(join(folder, 'src')).filter(
    (file) => /(?<!\.d)\.ts$/.test(file) && (bundled === undefined || !file.startsWith(bundled)),
  );
  return sources.every((file) =>
    existsSync(file.replace(join(folder, 'src'), join(folder, 'dist')).replace(/\.ts$/, '.js')),
  );
}

/**
 * Output of a source that was renamed or deleted would be cached and packed.
 * @param {string} folder
 */
function removeStaleOutput(folder) {
  for (const file of filesBelow(join(folder, 'dist'))) {
    const source = file.replace(join(folder, 'dist'), join(folder, 'src')).replace(/(\.d)?(\.[jt]s)(\.map)?$/, '.ts');
    if (/\.[jt]s(\.map)?$/.test(file) && !existsSync(source)) rmSync(file);
  }
}

/**
 * One line per package; what a compiler has to say is passed on at once, what turbo says only after a failure.
 * @param {string} line
 * @param {string[]} remarks
 */
function report(line, remarks) {
  const task = /^(\S+):build: (.*)$/.exec(line);
  if (task === null) {
    remarks.push(line);
    return;
  }
  const [, name = '', text = ''] = task;
  if (text.startsWith('cache miss')) console.log(`  ${name}`);
  else if (text.startsWith('cache hit')) console.log(`  ${name} (unchanged)`);
  else if (text.trim() !== '' && !text.startsWith('> ')) console.error(`${name}: ${text}`);
}
