// What can be asked over the control socket.
import { expect, test } from '@jest/globals';
import { CONTROL_COMMANDS, parseCommand } from '../../src/control/protocol.ts';

test.each(CONTROL_COMMANDS)('%s is a command', (command) => {
  expect(parseCommand(JSON.stringify({ command }))).toBe(command);
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '"leave"',
  '{}',
  '{"command":5}',
  '{"command":"maintenance"}',
  '{"command":"Leave"}',
])('%s is none', (line) => {
  expect(parseCommand(line)).toBeUndefined();
});
