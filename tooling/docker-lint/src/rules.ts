// What holds for every image of ours: reproducible base, nothing runs as root, a health check, signals reach the program, no
// secrets inside, nothing copied that is not there.
import type { Instruction, Stage } from './docker-file.ts';
import { execForm } from './docker-file.ts';

/** Tells whether a path exists in the build context. */
export type Exists = (path: string) => boolean;

export interface DockerRule {
  readonly name: string;
  /** `line: text` of what is wrong. */
  check(stages: readonly Stage[], exists: Exists): readonly string[];
}

const at = (line: number, text: string): string => `${line}: ${text}`;

function all(stages: readonly Stage[], ...keywords: readonly string[]): readonly Instruction[] {
  return stages.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keywords.includes(keyword)));
}

/** The instructions of the image that is shipped. */
function shipped(stages: readonly Stage[], keyword: string): readonly Instruction[] {
  return stages.at(-1)?.instructions.filter((instruction) => instruction.keyword === keyword) ?? [];
}

export const DOCKER_RULES: readonly DockerRule[] = [
  {
    name: 'base images have a version',
    check: (stages) => {
      if (stages.length === 0) return [at(1, 'there is no FROM')];
      const names = stages.map(({ name }) => name);
      return stages
        .filter(
          ({ image }) => !names.includes(image) && !/(:(?!latest$)[^/]*\d[^/]*|@sha256:[0-9a-f]{64})$/.test(image),
        )
        .map(({ image, line }) => at(line, `${image} may be something else tomorrow; name a version`));
    },
  },
  {
    name: 'the program does not run as root',
    check: (stages) => {
      const user = shipped(stages, 'USER').at(-1);
      if (user === undefined) return [at(stages.at(-1)?.line ?? 1, 'there is no USER')];
      return /^(root|0)(:|$)/.test(user.text) ? [at(user.line, 'the user is root')] : [];
    },
  },
  {
    name: 'there is a health check',
    check: (stages) => {
      const check = shipped(stages, 'HEALTHCHECK').at(-1);
      const missing = check === undefined || check.text.toUpperCase() === 'NONE';
      return missing ? [at(check?.line ?? stages.at(-1)?.line ?? 1, 'nobody notices that the program hangs')] : [];
    },
  },
  {
    name: 'programs are started in exec form',
    check: (stages) => {
      const last = stages.at(-1) === undefined ? [] : stages.slice(-1);
      const starts = all(last, 'ENTRYPOINT', 'CMD', 'HEALTHCHECK').map(({ text, line }) => ({
        text: text.replace(/^CMD\s+/, ''),
        line,
      }));
      const shell = starts.filter(({ text }) => execForm(text) === undefined && text.toUpperCase() !== 'NONE');
      const none = all(last, 'ENTRYPOINT', 'CMD').length === 0 ? [at(last[0]?.line ?? 1, 'nothing is started')] : [];
      return [
        ...none,
        ...shell.map(({ line }) => at(line, 'a shell in between swallows signals; use ["program", "argument"]')),
      ];
    },
  },
  {
    name: 'files are copied, not added, and exist',
    check: (stages, exists) => [
      ...all(stages, 'ADD').map(({ line }) => at(line, 'ADD unpacks and downloads; use COPY')),
      ...stages.flatMap((stage, index) => copyFaults(stage, stages.slice(0, index), exists)),
    ],
  },
  {
    name: 'working folders are absolute',
    check: (stages) =>
      all(stages, 'WORKDIR')
        .filter(({ text }) => !text.startsWith('/'))
        .map(({ text, line }) => at(line, `${text} depends on the folder before`)),
  },
  {
    name: 'shell lines are complete commands',
    check: (stages) => all(stages, 'RUN').flatMap(({ text, line }) => runFaults(text).map((fault) => at(line, fault))),
  },
  {
    name: 'no secrets in the image',
    check: (stages) =>
      all(stages, 'ENV', 'ARG')
        .filter(({ text }) => /(SECRET|TOKEN|PASSWORD|PASSWD|PRIV(ATE)?_?KEY|API_?KEY)/i.test(text))
        .map(({ text, line }) => at(line, `${text.split(/[\s=]/)[0] ?? ''} would be readable in the image; mount it`)),
  },
];

function copyFaults(stage: Stage, earlier: readonly Stage[], exists: Exists): readonly string[] {
  return stage.instructions
    .filter(({ keyword }) => keyword === 'COPY')
    .flatMap(({ text, flags, line }) => {
      const from = flags.get('from');
      if (from !== undefined) {
        const known = earlier.some(({ name }) => name === from) || from.includes(':');
        return known ? [] : [at(line, `there is no earlier stage ${from}`)];
      }
      const sources = (execForm(text) ?? text.split(/\s+/)).slice(0, -1);
      return sources.filter((source) => !exists(source)).map((source) => at(line, `${source} does not exist`));
    });
}

function runFaults(text: string): readonly string[] {
  const faults: string[] = [];
  if (/\bsudo\b/.test(text)) faults.push('sudo; the build is root already');
  if (/^cd\s/.test(text) && !text.includes('&&')) faults.push('cd alone has no effect on the next line; use WORKDIR');
  if (/\b(curl|wget)\b[^|]*\|\s*(ba)?sh\b/.test(text)) faults.push('runs what it downloads without looking at it');
  if (/\bapt-get install\b/.test(text) && !text.includes('--no-install-recommends'))
    faults.push('apt-get without --no-install-recommends');
  if (/\bapt-get install\b/.test(text) && !text.includes('/var/lib/apt/lists'))
    faults.push('the lists of apt stay in the image');
  if (/\bnpx (?!--yes)/.test(text)) faults.push('npx waits for an answer; use npx --yes');
  if (/\bnpx --yes (?!\S+@\d)/.test(text)) faults.push('npx without a version');
  return faults;
}
