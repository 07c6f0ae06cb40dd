// The demo in containers, with a program in the place of compose that writes down what it is asked for: what it is told is in the compose file.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { demo, type Ran } from './run-demo.ts';

const FILE = fileURLToPath(new URL('../../../../docker/compose.yaml', import.meta.url));
/** Writes its arguments down, and says which services run. */
const COMPOSE = `
import { appendFileSync } from 'node:fs';
const args = process.argv.slice(2);
appendFileSync(process.env.ASKED, JSON.stringify({ args, webRtc: process.env.BABBLE_WEBRTC }) + '\\n');
if (args.includes('ps')) process.stdout.write(process.env.RUNNING);
if (args.includes('logs')) process.stdout.write('time="2026-11-28T00:00:00Z" level=info msg="node1: hi" component=DUMMY\\n');
if (args.includes(process.env.REFUSED)) process.exitCode = 1;
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babble-compose-'));
  writeFileSync(join(folder, 'compose.mjs'), COMPOSE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Asked {
  /** What compose was asked for, without the file and the profiles, and without what only looks. */
  readonly asked: readonly string[];
  /** What it was told each time of the way of gossip. */
  readonly webRtc: readonly string[];
  readonly ran: Ran;
}

async function ask(line: string, running = '', refused = '-'): Promise<Asked> {
  const environment = {
    BABBLE_COMPOSE: `${process.execPath} ${join(folder, 'compose.mjs')}`,
    ...{ ASKED: join(folder, 'asked'), RUNNING: running, REFUSED: refused },
  };
  const ran = await demo(line.split(' '), environment);
  const lines = readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');
  rmSync(join(folder, 'asked'));
  const calls = lines.map((each) => JSON.parse(each) as { readonly args: readonly string[]; readonly webRtc: string });
  const head = ['--file', FILE, '--profile', 'join', '--profile', 'webrtc'];
  expect(calls.map(({ args }) => args.slice(0, head.length))).toEqual(calls.map(() => head));
  const doing = calls
    .map(({ args, webRtc }) => ({ asked: args.slice(head.length).join(' '), webRtc }))
    .filter(({ asked }) => !asked.startsWith('ps '));
  return { ran, asked: doing.map(({ asked }) => asked), webRtc: doing.map(({ webRtc }) => webRtc) };
}

describe('docker/demo', () => {
  test('build makes each image once', async () => {
    expect((await ask('build')).asked).toEqual(['build conf chat1 signal']);
  });

  test('OPS-NET-1: conf deletes what there was, and makes new keys', async () => {
    const { asked, ran } = await ask('conf');
    expect(asked).toEqual(['down --volumes', 'run --rm --build conf']);
    expect(ran).toMatchObject({ code: 0, out: 'New keys and peers files have been made.\n' });
    const running = await ask('conf', 'node1\nnode2\n');
    expect(running.ran).toMatchObject({ code: 1, err: expect.stringContaining('the network is running') });
  });

  test('watch looks at those that run, by the names that they have in there', async () => {
    const { asked } = await ask('watch --once', 'chat1\nnode1\nnode5\nprometheus\n');
    expect(asked).toEqual(['run --rm --no-deps watcher watch --once http://node1:8000 http://node5:8000']);
  });

  test('over WebRTC the keys are made for it, and whoever joins does as those that are there', async () => {
    expect(await ask('--webrtc conf')).toMatchObject({ webRtc: ['true', 'true'] });
    expect(await ask('conf')).toMatchObject({ webRtc: ['false', 'false'] });
    // The services of the nodes cannot be had: it ends there.
    const started = await ask('--webrtc start', '', 'up');
    expect(started.asked).toEqual(['up --detach signal node1 node2 node3 node4 watcher prometheus grafana']);
    expect((await ask('join', 'signal\nnode1\n', 'up')).webRtc).toEqual(['true']);
    expect((await ask('join', 'node1\n', 'up')).webRtc).toEqual(['false']);
  });

  test('leave interrupts the node, waits until it is gone, and stops its chat last', async () => {
    // It is gone at once.
    expect((await ask('leave 4', 'node1\nchat4\n')).asked).toEqual(['kill --signal SIGINT node4', 'stop chat4']);
  });

  test('join needs a network, and takes only whom the compose file knows', async () => {
    expect((await ask('join')).ran).toMatchObject({ code: 1, err: expect.stringContaining('no network to join') });
    expect((await ask('join 7', 'node1\n')).ran).toMatchObject({
      code: 1,
      err: expect.stringContaining('no node7 in'),
    });
  });

  test('show and stop', async () => {
    expect((await ask('show 3 --follow')).asked).toEqual(['logs --no-log-prefix --follow chat3']);
    const { ran } = await ask('show 3 --json');
    expect(ran.out).toBe('{"node":"node3","time":"2026-11-28T00:00:00Z","level":"info","text":"node1: hi"}\n');
    expect((await ask('stop')).asked).toEqual(['down --volumes --timeout 5']);
  });

  test('what compose refuses, and compose that is not there, end with exit code 1 and a way out', async () => {
    const { ran } = await ask('stop', '', 'down');
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('ended with exit code 1') });
    const missing = await demo(['stop'], { BABBLE_COMPOSE: join(folder, 'none') });
    expect(missing).toMatchObject({
      code: 1,
      err: expect.stringMatching(/cannot be started.*\n.*docker\/demo --local/),
    });
  });
});
