// What `npm start`, `npm run build` and `npm test` do before and around the programs they start.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FakeWorkspace } from './fake-workspace.ts';
import { fakeWorkspace } from './fake-workspace.ts';

const INSTALL = '--yes pnpm@10.34.9 install --frozen-lockfile --config.confirm-modules-purge=false';
const BUILD = '--yes pnpm@10.34.9 exec turbo run build --output-logs=new-only --ui=stream';
const PROGRAMS = `${BUILD} --filter=./packages/* --filter=./apps/*`;

let workspace: FakeWorkspace;
beforeEach(() => {
  workspace = fakeWorkspace();
});
afterEach(() => workspace.dispose());

describe('bootstrap', () => {
  test('start installs, builds with a line per package, and runs the test network with the given arguments', async () => {
    const { code, output } = await workspace.run(['start', '--nodes', '4']);
    expect(code).toBe(0);
    expect(workspace.calls()).toEqual([INSTALL, PROGRAMS]);
    expect(output).toContain('\n  @babble/one\n');
    expect(output).toMatch(/running testnet --chat --nodes 4\n$/);
  });

  test('a second start calls neither the package manager nor turbo', async () => {
    await workspace.run(['start']);
    const { output } = await workspace.run(['start']);
    expect(workspace.calls()).toHaveLength(2);
    expect(output).toBe('running testnet --chat\n');
  });

  test.each([
    ['the lock', 'pnpm-lock.yaml', 'other', [INSTALL, PROGRAMS]],
    ['a manifest', 'packages/one/package.json', '{}', [INSTALL, PROGRAMS]],
    ['a source', 'packages/one/src/index.ts', 'export const one = 1;', [PROGRAMS]],
    ['a new source', 'packages/one/src/two.ts', 'export const two = 2;', [PROGRAMS]],
  ])('after a change of %s exactly the needed steps run again', async (_what, file, contents, again) => {
    await workspace.run(['start']);
    workspace.write(file, contents);
    await workspace.run(['start']);
    expect(workspace.calls().slice(2)).toEqual(again);
  });

  test('deleted output is built again', async () => {
    await workspace.run(['start']);
    workspace.remove('packages/one/dist');
    await workspace.run(['start']);
    expect(workspace.calls().slice(2)).toEqual([PROGRAMS]);
  });

  test('a page that is bundled has no file for each source: it is there, or is built again', async () => {
    workspace.write('packages/one/bundle.mjs', '');
    workspace.write('packages/one/src/page/part.ts', 'export const part = 1;');
    workspace.write('packages/one/dist/page/page.html', '');
    await workspace.run(['start']);
    await workspace.run(['start']);
    expect(workspace.calls()).toEqual([INSTALL, PROGRAMS]);
    workspace.remove('packages/one/dist/page');
    await workspace.run(['start']);
    expect(workspace.calls()).toEqual([INSTALL, PROGRAMS, PROGRAMS]);
  });

  test('output whose source is gone is removed before a build', async () => {
    await workspace.run(['start']);
    for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map'])
      workspace.write(`packages/one/dist/old${ending}`, '');
    workspace.write('packages/one/src/index.ts', 'export const one = 1;');
    await workspace.run(['start']);
    expect(workspace.files('packages/one/dist')).toEqual(['index.js']);
  });

  test('a failed build shows what the compiler said, ends with its exit code and is tried again', async () => {
    workspace.write('packages/one/src/index.ts', 'broken');
    const first = await workspace.run(['start']);
    expect(first.code).toBe(2);
    expect(first.output).toContain('@babble/one: src/index.ts(1,1): error TS1005');
    expect(first.output).not.toContain('running');
    await workspace.run(['start']);
    expect(workspace.calls()).toEqual([INSTALL, PROGRAMS, PROGRAMS]);
  });

  test('build builds everything', async () => {
    expect((await workspace.run(['build'])).code).toBe(0);
    expect(workspace.calls()).toEqual([INSTALL, BUILD]);
  });

  test('the exit code of the program is that of the command', async () => {
    workspace.write('apps/babble/bin/babble.js', 'process.exitCode = 7;');
    expect((await workspace.run(['start'])).code).toBe(7);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s reaches the program, which may end in its own way', async (signal) => {
    workspace.write(
      'apps/babble/bin/babble.js',
      `process.on('${signal}', () => { console.log('leaving'); process.exit(0); }); setInterval(() => {}, 1e6); console.log('ready');`,
    );
    let sent = false;
    const { code, output } = await workspace.run(['start'], (soFar, kill) => {
      if (soFar.includes('ready') && !sent) {
        sent = true;
        kill(signal);
      }
    });
    expect({ code, left: output.endsWith('leaving\n') }).toEqual({ code: 0, left: true });
  });

  test('a program that dies of a signal makes the command die of it', async () => {
    workspace.write('apps/babble/bin/babble.js', "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1e6);");
    expect(await workspace.run(['start'])).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  test('what is piped in reaches the program, also when there was something to install and to build', async () => {
    workspace.write('apps/babble/bin/babble.js', 'process.stdin.pipe(process.stdout);');
    const { output } = await workspace.run(['start'], undefined, 'hello\n');
    expect(output).toMatch(/\nhello\n$/);
  });

  test('without npx, or without the program, it says so instead of showing a stack', async () => {
    workspace.remove('apps/babble/bin/babble.js');
    const incomplete = await workspace.run(['start']);
    expect(incomplete.code).toBe(1);
    expect(incomplete.output).toMatch(/\napps\/babble\/bin\/babble.js is missing: this checkout is incomplete.\n$/);
    workspace.dispose();
    workspace = fakeWorkspace({ PATH: '/nonexistent' });
    const { code, output } = await workspace.run(['start']);
    expect(code).toBe(127);
    expect(output).toContain('npx cannot be started (spawn npx ENOENT). It comes with Node; is it in the PATH?\n');
    expect(output).not.toContain('    at ');
  });

  test('an unknown task names the known ones', async () => {
    const { code, output } = await workspace.run(['strat']);
    expect({ code, output }).toEqual({ code: 2, output: 'Unknown task strat; there are start, build, test, bench.\n' });
  });

  test('without a home directory that can be written, caches stay in the checkout', async () => {
    workspace.dispose();
    workspace = fakeWorkspace({ HOME: '/nonexistent' });
    expect((await workspace.run(['start'])).code).toBe(0);
    expect(workspace.files('.babble-local')).toEqual(['home']);
  });
});

describe('bootstrap test', () => {
  const counts = {
    numPassedTests: 5,
    numFailedTests: 0,
    numRuntimeErrorTestSuites: 0,
    numPendingTests: 0,
    numTodoTests: 0,
  };

  test.each([
    ['good', { exitCode: 0 }, 0, '5 passed, 0 failed'],
    ['skipping', { exitCode: 0, numPendingTests: 2, numTodoTests: 1 }, 0, '5 passed, 0 failed, 3 skipped'],
    ['failing', { exitCode: 1, numFailedTests: 2 }, 1, '5 passed, 2 failed'],
    ['failing with an unloadable file', { exitCode: 1, numRuntimeErrorTestSuites: 1 }, 1, '5 passed, 1 failed'],
    ['failing with exit code 0', { exitCode: 0, numFailedTests: 1 }, 1, '5 passed, 1 failed'],
    ['crashing', { crash: true }, 1, '0 passed, 1 failed'],
  ])('a %s run ends with its sums', async (_what, result, exitCode, lastLine) => {
    workspace.write('jest-result.json', JSON.stringify({ ...counts, ...result }));
    const { code, output } = await workspace.run(['test', 'packages/one']);
    expect({ code, lastLine: output.trimEnd().split('\n').at(-1) }).toEqual({ code: exitCode, lastLine });
    expect(output).toMatch(/usual output of the runner .*packages\/one/);
  });

  test('what failed is said once more before the sum, and how its message begins', async () => {
    const message = ['\u001b[31mexpected 1', '', ...Array.from({ length: 20 }, (_, i) => `  at line ${i}`)].join('\n');
    const testResults = [
      {
        name: `${workspace.folder}/packages/one/test/a.test.ts`,
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'adds' },
          { status: 'failed', fullName: 'divides', failureMessages: [message] },
        ],
      },
      { name: `${workspace.folder}/b.test.ts`, status: 'failed', message: 'no such module', assertionResults: [] },
    ];
    const result = { ...counts, exitCode: 1, numFailedTests: 1, numRuntimeErrorTestSuites: 1, testResults };
    workspace.write('jest-result.json', JSON.stringify(result));
    const { output } = await workspace.run(['test']);
    const said = output.slice(output.indexOf('FAIL')).trimEnd().split('\n');
    expect(said.slice(0, 3)).toEqual([
      'FAIL  packages/one/test/a.test.ts › divides',
      '      expected 1',
      '      at line 0',
    ]);
    expect(said.slice(-4)).toEqual([
      '      at line 6',
      'FAIL  b.test.ts',
      '      no such module',
      '5 passed, 2 failed',
    ]);
  });
});
