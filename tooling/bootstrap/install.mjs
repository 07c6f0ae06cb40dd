// @ts-check
// Installing the dependencies exactly as locked, and only when the lock or a manifest has changed since the last time.
import { join } from 'node:path';
import { PNPM, packageManagerEnv, run } from './child.mjs';
import { clearStamp, hashOfFiles, hasStamp, packageFolders, ROOT, setStamp } from './workspace.mjs';

const STAMP = 'install.stamp';

/** @returns {Promise<import('./child.mjs').Ending>} */
export async function install() {
  const manifests = [ROOT, ...packageFolders()].map((folder) => join(folder, 'package.json'));
  const wanted = hashOfFiles([join(ROOT, 'pnpm-lock.yaml'), join(ROOT, 'pnpm-workspace.yaml'), ...manifests]);
  if (hasStamp(STAMP, wanted)) return { code: 0, signal: null };
  console.log('Installing dependencies (only when they have changed)');
  clearStamp(STAMP);
  const args = [...PNPM, 'install', '--frozen-lockfile', '--config.confirm-modules-purge=false'];
  // What is piped in is meant for the program that is started afterwards.
  const ending = await run('npx', args, { env: packageManagerEnv(), input: 'ignore' });
  if (ending.code === 0) setStamp(STAMP, wanted);
  else console.error('The dependencies could not be installed; the reason stands above.');
  return ending;
}
