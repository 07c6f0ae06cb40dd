// babble doctor: what keeps a node from running, or will, and what to do about it.
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { dataDirectoryOf } from '../config/data-directory-of.ts';
import { addSettingFlags, givenFlags } from '../config/setting-flags.ts';
import { defaultDataDirectory } from '../data-directory.ts';
import type { CheckDatabaseInit } from '../doctor/database.ts';
import { examine } from '../doctor/examine.ts';
import { type Finding, type Level, problem } from '../doctor/finding.ts';
import { runIsolated } from '../isolated.ts';
import { print } from '../output.ts';
import { type Style, styled } from '../terminal.ts';
import { endedFailure } from './verify.ts';

const HELP = `
Looks at everything that a node needs to run: versions, the folder, the configuration, key, peers, addresses, whether a node runs there, ports,
the application, the disk, the clock and the database. One line says what was found: ok, a warning (the node runs, and something is not as usual), or a
problem, with what to do below. Nothing is changed.

A database is only looked at while no node uses it: whether it opens, and whether what is newest in it is right; --deep computes all of it again, as
'babble verify' does. --peers asks other nodes, by their HTTP services, what time it is there, and of which network they are.

Exit code: 0 if there is no problem, 1 if there is one, 2 for wrong usage.

Examples:
  babble doctor
  babble doctor --datadir node1 --deep
  babble doctor --datadir node1 --peers http://192.0.2.7:8000 http://192.0.2.8:8000`;

interface DoctorOptions {
  readonly json?: boolean;
  readonly deep?: boolean;
  readonly peers?: readonly string[];
}

export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .summary('find out what is wrong with a data directory')
    .description('Says what keeps a node from running, or will, and what to do about it.');
  addSettingFlags(command, ['datadir', 'db']);
  command
    .option('--deep', 'compute all of the database again')
    .option('--peers <url...>', 'HTTP services of other nodes, to compare clock and network with')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', HELP)
    .action((options: DoctorOptions) => doctor(command, options));
}

async function doctor(command: Command, { json = false, deep = false, peers = [] }: DoctorOptions): Promise<void> {
  const datadir = await dataDirectoryOf(command);
  const findings: Finding[] = [];
  const examination = examine({
    datadir,
    flags: givenFlags(command),
    environment: process.env,
    defaultDataDirectory: defaultDataDirectory(),
    urls: peers,
    isDeep: deep,
    nowMs: Date.now(),
    lookIntoDatabase,
  });
  for await (const finding of examination) {
    findings.push(finding);
    if (!json) for (const line of formatFinding(finding)) print(line);
  }
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  if (json) print(JSON.stringify({ ok: problems === 0, datadir, problems, warnings, findings }));
  else print(`\n${summary(problems, warnings)}`);
  if (problems > 0) throw new CliError(summary(problems, warnings), { isTold: true });
}

async function lookIntoDatabase(init: CheckDatabaseInit): Promise<readonly Finding[]> {
  const isolated = await runIsolated<readonly Finding[]>('database-program', init);
  if (isolated.kind === 'result') return isolated.result;
  const { message, remedy } = endedFailure(init.folder, isolated.reason).error;
  return [problem('database', message, remedy)];
}

const STYLES: Readonly<Record<Level, Style>> = { ok: 'green', warning: 'yellow', problem: 'red' };
const LEVEL_WIDTH = 'problem'.length;
const CHECK_WIDTH = 'configuration'.length;

function formatFinding({ check, level, message, remedy }: Finding): readonly string[] {
  const mark = styled(process.stdout, STYLES[level], level.padEnd(LEVEL_WIDTH));
  const line = `${mark}  ${check.padEnd(CHECK_WIDTH)}  ${message}`;
  return remedy === undefined ? [line] : [line, `${' '.repeat(LEVEL_WIDTH + CHECK_WIDTH + 4)}→ ${remedy}`];
}

function summary(problems: number, warnings: number): string {
  const one = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;
  if (problems > 0) return `${one(problems, 'problem')}, ${one(warnings, 'warning')}`;
  return warnings > 0 ? `no problem, ${one(warnings, 'warning')}` : 'nothing is wrong';
}
