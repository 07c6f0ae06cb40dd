// What an image of ours would hold, in a folder, and its programs as processes: the steps are read off the Dockerfile. Ports and folders of the
// container become others, the same in all of its instructions.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '@babble-tooling/simulation/ports';
import { execForm, type Instruction, readDockerfile } from '../../src/docker-file.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export class ImageAsFolder {
  readonly #folder: string;
  readonly #instructions: readonly Instruction[];
  readonly #places: ReadonlyMap<string, string>;

  private constructor(folder: string, instructions: readonly Instruction[], places: ReadonlyMap<string, string>) {
    this.#folder = folder;
    this.#instructions = instructions;
    this.#places = places;
  }

  /** Does what the build stage does after building, and copies what the last stage copies. */
  static async make(dockerfile: string, folder: string): Promise<ImageAsFolder> {
    const stages = readDockerfile(readFileSync(join(ROOT, 'docker', dockerfile), 'utf8'));
    const last = stages.at(-1)?.instructions ?? [];
    const build = stages.slice(0, -1).flatMap(({ instructions }) => instructions);
    const commands = build.flatMap(({ keyword, text }) => (keyword === 'RUN' ? text.split('&&') : []));
    const steps = commands.slice(commands.findLastIndex((command) => command.includes(' run build ')) + 1);
    if (!steps.some((step) => step.includes(' deploy '))) throw new Error(`${dockerfile}: nothing is deployed`);
    const image = new ImageAsFolder(folder, last, await placesFor(last));
    for (const step of steps) {
      const words = step.trim().split(' ');
      const here = words.map((word) => image.#here(word)).join(' ');
      execFileSync('sh', ['-ec', here], { cwd: ROOT, stdio: 'pipe' });
    }
    for (const { keyword, text, flags } of last) {
      const [source = '', target = ''] = text.split(' ');
      // What comes of the build stage is there.
      if (keyword !== 'COPY' || flags.has('from')) continue;
      copyFileSync(
        join(ROOT, source),
        join(image.#here(target === './' ? image.#workdir : target), source.split('/').at(-1) ?? ''),
      );
    }
    for (const created of ['/data', '/logs', '/certificates']) mkdirSync(image.#here(created), { recursive: true });
    return image;
  }

  /** Where a folder of the container is here. */
  pathOf(folder: string): string {
    return this.#here(folder);
  }

  /** Where an address of the container is here. */
  addressOf(address: string): string {
    return this.#here(address);
  }

  /** Starts what a container would start: the entry point with these arguments, or with those of the image. */
  start(args?: readonly string[]): ChildProcess {
    const words = [...this.#exec('ENTRYPOINT'), ...(args ?? this.#exec('CMD'))];
    return this.#spawn(words);
  }

  run(args: readonly string[]): Promise<Ran> {
    return ended(this.start(args));
  }

  /** Asks as Docker would. */
  health(): Promise<Ran> {
    const words = execForm(this.#one('HEALTHCHECK').replace(/^CMD\s+/, '')) ?? [];
    return ended(this.#spawn(words));
  }

  #spawn(words: readonly string[]): ChildProcess {
    const [, ...args] = words.map((word) => this.#here(word));
    const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('BABBLE_'));
    const settings = this.#instructions
      .filter(({ keyword }) => keyword === 'ENV')
      .flatMap(({ text }) => text.split(/\s+/).map((pair) => pair.split('=')))
      .map(([name = '', value = '']) => [name, this.#here(value)]);
    const env = Object.fromEntries([...ours, ...settings]);
    return spawn(process.execPath, args, { cwd: this.#here(this.#workdir), env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  get #workdir(): string {
    return this.#one('WORKDIR');
  }

  #exec(keyword: string): readonly string[] {
    return execForm(this.#one(keyword)) ?? [];
  }

  /** The text of the last such instruction. */
  #one(keyword: string): string {
    return this.#instructions.findLast((instruction) => instruction.keyword === keyword)?.text ?? '';
  }

  #here(word: string): string {
    const address = this.#places.get(word);
    if (address !== undefined) return address;
    return /^\/(app|data|logs|certificates)(\/|$)/.test(word) ? join(this.#folder, word) : word;
  }
}

/** A free port of this machine for each address that is listened at. */
async function placesFor(instructions: readonly Instruction[]): Promise<ReadonlyMap<string, string>> {
  const addresses = [...new Set(instructions.flatMap(({ text }) => text.match(/0\.0\.0\.0:\d+/g) ?? []))];
  const first = await freePorts(addresses.length);
  return new Map(addresses.map((address, i) => [address, `127.0.0.1:${first + i}`]));
}

/** What it wrote and how it ended. */
export async function ended(child: ChildProcess): Promise<Ran> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}
