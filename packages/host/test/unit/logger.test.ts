import { silentLogger } from '@babble/host';
import { expect, test } from '@jest/globals';

test('the silent logger takes every line, and its children are as silent', () => {
  const child = silentLogger.child({ node: 'alice' });
  for (const level of ['debug', 'info', 'warn', 'error'] as const) {
    expect(child[level]({ code: 'X' }, 'a line')).toBeUndefined();
  }
});
