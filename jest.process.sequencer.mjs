// In which order process tests run: the longest first, so that no worker is left with one of them at the end. Jest itself knows how long a file takes only on a machine where it has run
// before.
import { basename } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Those that kill and restart validators under load stand beside others, not beside each other. */
const LONGEST = [
  'fail-points',
  'drawing',
  'nat',
  'database-faults',
  'random-kill',
  'stopped-node',
  'explorer',
  'prune',
  'recreated-node',
  'return',
];

/** @param {{ readonly path: string }} test */
function rank({ path }) {
  const place = LONGEST.indexOf(basename(path, '.test.ts'));
  return place === -1 ? LONGEST.length : place;
}

export default class LongestFirst extends Sequencer {
  /** @param {readonly { readonly path: string }[]} tests */
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}
