// @ts-check
// What has to go with a bundle: the licences of what others wrote. Both pages that are bundled, in apps/dummy and apps/explorer, make their list here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Name, version and licence of each package whose files are among the inputs, as one text.
 *
 * @param {string} home the folder that the paths of the inputs are below
 * @param {{ readonly inputs: object }} metafile what esbuild says of the bundle
 */
export function licencesOf(home, { inputs }) {
  const folders = new Set(
    Object.keys(inputs)
      .map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
      .filter((folder) => folder !== undefined),
  );
  return [...folders]
    .map((folder) => licenceIn(join(home, folder)))
    .sort()
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} folder */
function licenceIn(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
  return `${name} ${version}\n\n${text.trim()}\n`;
}
