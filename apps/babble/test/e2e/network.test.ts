// Real processes, real sockets: the validators of a network hand the same blocks, in the same order, to their applications.
import { describe, test } from '@jest/globals';
import { commitAndCompare, withNetwork } from './commit-and-compare.ts';

describe('a network of four processes', () => {
  test('commits 1,000 transactions from all sides in the same blocks', () =>
    withNetwork({}, (network) => commitAndCompare(network, 1_000)));
});
