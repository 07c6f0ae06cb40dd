// Which commands are loaded for a command line.

import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { addCommands } from '../../src/commands/commands.ts';

async function namesWith(asked: string | undefined): Promise<readonly string[]> {
  const program = new Command('babble');
  await addCommands(program, asked);
  return program.commands.map((command) => command.name());
}

test('each command is found by its name, and little else is loaded for it', async () => {
  const all = await namesWith(undefined);
  expect(all).toContain('run');
  for (const name of all) {
    const loaded = await namesWith(name);
    expect(loaded).toContain(name);
    expect(loaded.length).toBeLessThan(all.length);
  }
});

test('what is no command has all of them loaded, for help and suggestions', async () => {
  const all = await namesWith(undefined);
  expect(await namesWith('--help')).toEqual(all);
  expect(await namesWith('tesnet')).toEqual(all);
});
