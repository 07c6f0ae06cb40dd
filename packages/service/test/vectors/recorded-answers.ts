// The recorded requests and answers of nodes of the Go implementation, phase by phase.
import { readFile } from 'node:fs/promises';

const RECORDING = new URL('../../../../tooling/vectors/captures/network/http.json', import.meta.url);

export interface Exchange {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** What one node answered while its state did not change. */
export interface Phase {
  readonly name: string;
  readonly exchanges: readonly Exchange[];
}

export async function recordedPhases(): Promise<readonly Phase[]> {
  const lines = JSON.parse(await readFile(RECORDING, 'utf8')) as readonly (Exchange | { readonly phase: string })[];
  const phases: { readonly name: string; readonly exchanges: Exchange[] }[] = [];
  for (const line of lines) {
    if ('phase' in line) phases.push({ name: line.phase, exchanges: [] });
    else phases.at(-1)?.exchanges.push(line);
  }
  return phases;
}

export function headerOf({ headers }: Exchange, name: string): string | undefined {
  return headers.find(([recorded]) => recorded === name)?.[1];
}
