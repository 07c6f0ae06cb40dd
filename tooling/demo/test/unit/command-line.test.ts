// What docker/demo understands, and what it says to what it does not.
import { describe, expect, test } from '@jest/globals';
import { HELP, parseCommandLine } from '../../command-line.mjs';

/** The message for what is refused; `undefined` if it is understood. */
function complaintTo(line: string): string | undefined {
  try {
    parseCommandLine(line.split(' ').filter((word) => word !== ''));
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ name: 'Complaint', exitCode: 2 });
    return (error as Error).message;
  }
}

describe('docker/demo', () => {
  test('without a word it is up, in containers, with ten transactions', () => {
    expect(parseCommandLine([])).toMatchObject({ command: 'up', local: false, txs: 10, fastSync: false, help: false });
  });

  test('a line of the chat is all that comes after the number', () => {
    expect(parseCommandLine(['send', '2', 'hello', 'world'])).toMatchObject({ number: 2, text: 'hello world' });
    expect(parseCommandLine(['send', '2', '--txs', '5'])).toMatchObject({ number: 2, text: undefined, txs: 5 });
  });

  test.each([
    ['dance', 'there is no command dance'],
    ['send', 'send needs the number of a validator'],
    ['leave', 'leave needs the number of a validator'],
    ['leave 1 2', 'leave takes one number, and there is 2, too'],
    ['start 3', 'start takes no argument, and there is 3'],
    ['leave 0', 'the number of a validator is a whole number from 1 to 9, and not 0'],
    ['leave x', 'the number of a validator is a whole number from 1 to 9, and not x'],
    ['--local --nodes 10 start', '--nodes is a whole number from 1 to 9, and not 10'],
    ['--nodes 3 start', '--nodes is for --local'],
    ['--dir x stop', '--dir is for --local'],
    ['--base-port 13370 start', '--base-port is for --local'],
    ['bombard --txs -5', expect.stringContaining('--txs')],
    ['--webrtc join', '--webrtc is for up, conf and start, and not for join'],
    ['--json stop', '--json is for watch and show, and not for stop'],
  ])('%s: %s', (line, message) => {
    expect(complaintTo(line)).toEqual(message);
  });

  test('join may leave the number to the network', () => {
    expect(complaintTo('join')).toBeUndefined();
    expect(complaintTo('join 5')).toBeUndefined();
  });

  test('OPS-NET-1: it has what the demo of the Go implementation has, and the help says so', () => {
    for (const command of 'up build conf start watch bombard send join leave show stop'.split(' ')) {
      expect([command, parseCommandLine([command, ...(/send|leave|show/.test(command) ? ['1'] : [])]).command]).toEqual(
        [command, command],
      );
      expect(HELP).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
  });
});
