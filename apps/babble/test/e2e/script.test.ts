// Scripts through the command line, those that users find beside it, too.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const PROGRAM = fileURLToPath(new URL('../../bin/babble.js', import.meta.url));
const FOUNDER = fileURLToPath(new URL('../../examples/founder-to-seven.testnet', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function testnet(args: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PROGRAM, 'testnet', ...args], { stdio: 'pipe' });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.once('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

function linesOf({ out }: Outcome): readonly Record<string, unknown>[] {
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a founder alone becomes seven and three again, with 5,000 transactions in the same blocks', async () => {
  const outcome = await testnet(['--nodes', '1', '--script', FOUNDER, '--json']);
  expect(outcome).toMatchObject({ code: 0, err: '' });
  const lines = linesOf(outcome);
  expect(lines.find(({ step }) => step === 'join 3')).toMatchObject({ ok: true, validators: 7, mayFail: 2, away: 0 });
  expect(lines.find(({ step }) => step === 'leave 4 6')).toMatchObject({
    ok: true,
    validators: 3,
    mayFail: 0,
    away: 0,
  });
  const settled = lines.findLast(({ step }) => step === 'settle') ?? {};
  expect(Number(settled['taken']) + Number(settled['uncertain'])).toBe(5_000);
  expect(settled['transactions']).toBeGreaterThanOrEqual(Number(settled['taken']));
  expect(lines.at(-1)).toMatchObject({ equal: true, nodes: 7 });
});

test('a script that does not parse starts nothing, and names its lines', async () => {
  const outcome = await testnet(['--nodes', '2', '--script', '-'], 'join\n\n# comment\nkil 2\nleave 4\n');
  expect(outcome).toMatchObject({ code: 2, out: '' });
  expect(outcome.err).toContain('line 4: there is no command "kil"');
  expect(outcome.err).toContain('line 5: there is no node 4 by then; there are 1 to 3');
});

test('a step that cannot be done ends the script with exit code 1', async () => {
  const outcome = await testnet(['--nodes', '2', '--script', '-'], 'say 2 hello\nsettle\nstart 2\ncompare\n');
  expect(outcome).toMatchObject({ code: 1, err: expect.stringContaining('line 3: start 2: node2 is running') });
  expect(outcome.out).toContain('equal on all 2 nodes');
  expect(outcome.out).not.toContain('compare');
});

test('there is one source of lines', async () => {
  for (const other of [['--chat'], ['--tx-rate', '5']]) {
    expect(await testnet(['--script', '-', ...other])).toMatchObject({
      code: 2,
      err: expect.stringContaining('exclude'),
    });
  }
  expect(await testnet(['--script', '/no/such/file'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('ENOENT'),
  });
});
