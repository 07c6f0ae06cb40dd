// The recordings in tooling/vectors: graphs and fast-forward cases, each with what the reference made of it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseExact } from './exact-json.ts';

/** What `replay --out` writes, as far as this check looks into it. */
export interface Outcome {
  readonly frames: readonly { readonly round: number }[];
}

/** A recorded fast-forward; sections 4 of the README of the recordings. */
export interface RecordedReset {
  readonly dag: string;
  /** Rounds from which on the reference itself left the network; ours must not. */
  readonly framesDifferingFromFullReplay: readonly number[];
  readonly expected: Outcome;
}

export class Recordings {
  readonly #folder: string;
  readonly #files: readonly string[];

  constructor(folder: string) {
    this.#folder = folder;
    this.#files = readdirSync(folder).sort();
  }

  graphs(): readonly string[] {
    return this.#names('.jsonl');
  }

  resets(): readonly string[] {
    return this.#names('.reset.json');
  }

  /** Path of a recording, compressed or not. */
  path(name: string): string {
    const file = this.#files.find((candidate) => candidate === name || candidate === `${name}.gz`);
    if (file === undefined) throw new Error(`there is no recording ${name}`);
    return join(this.#folder, file);
  }

  read(name: string): unknown {
    const path = this.path(name);
    const bytes = readFileSync(path);
    return parseExact((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
  }

  #names(ending: string): readonly string[] {
    const plain = this.#files.map((file) => file.replace(/\.gz$/, ''));
    return plain.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  }
}
