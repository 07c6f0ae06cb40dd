// `node tooling/fuzz/fuzz.mjs`: campaigns against the borders, or one finding again.
import { parseArgs } from 'node:util';
import { Tally } from '@babble-tooling/tally';
import { BORDERS, borderNamed } from './borders.ts';
import { replayCases } from './campaign.ts';
import { readReproduction, writeReproduction } from './reproduction.ts';
import { supervise } from './supervise.ts';

const { values } = parseArgs({
  options: {
    border: { type: 'string', multiple: true },
    cases: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: '.' },
    replay: { type: 'string' },
  },
});

function count(name: 'cases' | 'seed'): number {
  const text = values[name];
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} ${text}: a number is expected`);
  return Number(text);
}

async function campaigns(): Promise<0 | 1> {
  const tally = new Tally();
  const [cases, seed] = [count('cases'), count('seed')];
  const script = new URL('./worker.js', import.meta.url);
  for (const { name } of values.border?.map(borderNamed) ?? BORDERS) {
    const startedMs = performance.now();
    const finding = await supervise(script, { border: name, seed, cases });
    const file = `${values.out}/fuzz-${name}-${seed}.json`;
    if (finding !== undefined) writeReproduction(file, finding);
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    const findings = finding && [`case ${finding.caseNumber}: ${finding.what}`, `again: --replay ${file}`];
    tally.item(`${name}: ${cases} cases, seed ${seed}, ${seconds} s`, findings ?? []);
  }
  return tally.end();
}

async function again(file: string): Promise<0 | 1> {
  const { border, cases } = readReproduction(file);
  const tally = new Tally();
  const what = await replayCases(borderNamed(border), cases);
  tally.item(`${border}: ${cases.length} cases of ${file}`, what === undefined ? [] : [what]);
  return tally.end();
}

process.exitCode = await (values.replay === undefined ? campaigns() : again(values.replay));
