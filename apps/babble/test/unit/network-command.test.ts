// What can be done with a running network, as lines of text.
import { describe, expect, test } from '@jest/globals';
import type { CliError } from '../../src/cli-error.ts';
import { parseNetworkCommand } from '../../src/testnet/network-command.ts';
import { parseScript } from '../../src/testnet/script.ts';

describe('one command', () => {
  test.each([
    ['say 2 hello  <&> 2 you', { name: 'say', node: 2, text: 'hello  <&> 2 you' }],
    ['load 50 1m30s', { name: 'load', rate: 50, durationMs: 90_000 }],
    ['join', { name: 'join', count: 1 }],
    [' join   3 ', { name: 'join', count: 3 }],
    ['kill 2 3', { name: 'kill', nodes: [2, 3] }],
    ['stop 1', { name: 'stop', nodes: [1] }],
    ['start 12', { name: 'start', nodes: [12] }],
    ['leave 4', { name: 'leave', nodes: [4] }],
    ['wait 250ms', { name: 'wait', durationMs: 250 }],
    ['wait blocks 7', { name: 'wait blocks', count: 7 }],
    ['settle', { name: 'settle' }],
    ['nodes', { name: 'nodes' }],
    ['compare', { name: 'compare' }],
  ])('%j', (line, command) => {
    expect(parseNetworkCommand(line)).toEqual({ command });
  });

  test.each([
    ['say 2', 'say N TEXT'],
    ['say zero hello', 'say N TEXT'],
    ['load 50', 'load RATE DURATION'],
    ['load 50 10', 'load RATE DURATION'],
    ['load 50 0', 'load RATE DURATION'],
    ['load 1.5 10s', 'load RATE DURATION'],
    ['load 100000 1h', 'load RATE DURATION'],
    ['join 0', 'join [COUNT]'],
    ['join 1 2', 'join [COUNT]'],
    ['kill', 'kill N'],
    ['kill 0', 'kill N'],
    ['kill 2 2', 'kill N'],
    ['kill 2, 3', 'kill N'],
    ['wait', 'wait DURATION, or wait blocks N'],
    ['wait 1s 2s', 'wait DURATION, or wait blocks N'],
    ['wait blocks', 'wait DURATION, or wait blocks N'],
    ['settle now', 'settle'],
  ])('%j is told what is allowed', (line, usage) => {
    expect(parseNetworkCommand(line)).toEqual({ problem: expect.stringContaining(`is not of the form: ${usage}`) });
  });

  test('only what is allowed in the place', () => {
    expect(parseNetworkCommand('wait 1s', ['join', 'kill'])).toEqual({
      problem: 'there is no command "wait"; there are join, kill',
    });
  });
});

describe('a script', () => {
  const errorOf = (contents: string, size = 2): CliError => {
    try {
      parseScript(contents, 'file', size);
    } catch (error) {
      return error as CliError;
    }
    throw new Error('it was taken');
  };

  test('has line numbers, comments, and any ends of lines', () => {
    expect(parseScript('# why\r\n\r\n  join\r\nkill 3\n', 'file', 2)).toEqual([
      { line: 3, text: 'join', command: { name: 'join', count: 1 } },
      { line: 4, text: 'kill 3', command: { name: 'kill', nodes: [3] } },
    ]);
  });

  test('names every line that is wrong, and says what there is', () => {
    const { message, remedy, exitCode } = errorOf('join\nkil 1\nkill 4\njoin x\n');
    expect(message.split('\n')).toEqual([
      expect.stringContaining('file, line 2: there is no command "kil"'),
      'file, line 3: there is no node 4 by then; there are 1 to 3',
      expect.stringContaining('file, line 4: "join x" is not of the form: join [COUNT]'),
    ]);
    expect(remedy).toContain('load RATE DURATION');
    expect(exitCode).toBe(2);
  });

  test('with many mistakes names the first ten', () => {
    expect(errorOf('nonsense\n'.repeat(12)).message.split('\n')).toHaveLength(11);
    expect(errorOf('nonsense\n'.repeat(12)).message).toContain('and 2 more');
  });

  test('must say something', () => {
    expect(errorOf('\n# nothing\n').message).toBe('file has no commands');
  });
});
