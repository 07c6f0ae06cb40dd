// Phones on the engine of phones: the same blocks on Hermes and on V8, with nothing of Node and nothing of a page.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compiled, minifiedBytes } from '../engine/compile.ts';
import { hermes, runOnBareV8, runOnHermes } from '../engine/engines.ts';
import type { Job, Report } from '../engine/job.ts';
import type { ReadBlock } from '../support/phones.ts';

/** Membership changes, texts of many alphabets, and a plain one. */
const GRAPHS = ['join-3to4', 'monikers', 'random-n3'];

const job: Job = {
  transactions: 20,
  graphs: Object.fromEntries(GRAPHS.map((name) => [name, recording(`${name}.jsonl`)])),
};
const program = hermes();
const reports = new Map<string, Report>();

beforeAll(async () => {
  const code = await compiled(new URL('../engine/program.ts', import.meta.url));
  reports.set('V8', await runOnBareV8(code, job));
  if (program !== undefined) reports.set('Hermes', await runOnHermes(program, code, job));
}, 300_000);

const engines = program === undefined ? ['V8'] : ['V8', 'Hermes'];
if (program === undefined) {
  test.skip(`Hermes (skipped: hermes-engine-cli has no program for ${process.platform} on ${process.arch})`, () =>
    undefined);
}

describe.each(engines)('phones on %s', (engine) => {
  const report = (): Report => {
    const found = reports.get(engine);
    if (found === undefined) throw new Error(`${engine} has not run`);
    return found;
  };

  test('nothing of Node and nothing of a page is there', () => {
    expect(new Set(Object.values(report().found))).toEqual(new Set(['undefined']));
  });

  test('APP-MOB-1: all phones have the same blocks with the same state hashes, one application fails once, and is told', () => {
    const { processed, states, exceptions, peers, stats } = report().network;
    for (const texts of processed) expect(texts).toEqual(processed[0]);
    const blocks = (processed[0] ?? []).map((text) => JSON.parse(text) as ReadBlock);
    expect(blocks.flatMap(({ Body }) => Body.Transactions ?? [])).toHaveLength(job.transactions);
    expect(blocks.at(-1)?.Body.StateHash).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(states).toEqual([
      [0, 4],
      [0, 4],
      [0, 4],
    ]);
    expect(exceptions).toEqual([['onCommit failed at block 0, which comes again: not now'], [], []]);
    for (const text of peers) expect(JSON.parse(text)).toHaveLength(3);
    for (const text of stats) expect(JSON.parse(text)).toMatchObject({ state: 'Shutdown', transactions: '20' });
  });

  test.each(GRAPHS)('HG-RUN-1: %s is replayed as recorded', (name) => {
    const expected = recording(`${name}.expected.json`);
    expect(report().graphs[name]).toBe(expected);
  });
});

test('both engines come to the same, and the figures of the README are printed', async () => {
  const [first] = reports.values();
  for (const [engine, { network, signatures }] of reports) {
    expect({ ...network, ms: 0 }).toEqual({ ...first?.network, ms: 0 });
    const each = `a signature ${signatures.signMs} ms, verified ${signatures.verifyMs} ms`;
    process.stdout.write(`${engine}: ${job.transactions} transactions of 3 phones in ${network.ms} ms; ${each}\n`);
  }
  process.stdout.write(`minified: ${Math.round((await minifiedBytes()) / 1000)} kB\n`);
});

function recording(name: string): string {
  const file = new URL(`../../../../tooling/vectors/${name}`, import.meta.url);
  return existsSync(file)
    ? readFileSync(file, 'utf8')
    : gunzipSync(readFileSync(new URL(`${file}.gz`))).toString('utf8');
}
