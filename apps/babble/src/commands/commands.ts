// Which commands there are, in the order of the help, and where they are made. Only what is asked for is loaded: most commands need a small part of what
// `run` or `testnet` need.
import type { Command } from 'commander';

interface CommandSource {
  readonly names: readonly string[];
  readonly load: () => Promise<(program: Command) => void>;
}

const COMMANDS: readonly CommandSource[] = [
  { names: ['keygen'], load: async () => (await import('./keygen.ts')).addKeygen },
  { names: ['run'], load: async () => (await import('./run.ts')).addRun },
  { names: ['join'], load: async () => (await import('./join.ts')).addJoin },
  { names: ['testnet'], load: async () => (await import('./testnet.ts')).addTestnet },
  { names: ['signal'], load: async () => (await import('./signal.ts')).addSignal },
  { names: ['status', 'leave', 'maintenance'], load: async () => (await import('./control.ts')).addControl },
  { names: ['watch'], load: async () => (await import('./watch.ts')).addWatch },
  { names: ['export'], load: async () => (await import('./export.ts')).addExport },
  { names: ['replay'], load: async () => (await import('./replay.ts')).addReplay },
  { names: ['graph'], load: async () => (await import('./graph.ts')).addGraph },
  { names: ['verify'], load: async () => (await import('./verify.ts')).addVerify },
  { names: ['doctor'], load: async () => (await import('./doctor.ts')).addDoctor },
  { names: ['version'], load: async () => (await import('./version.ts')).addVersion },
];

/** Adds the command of this name; without one, or with one that there is not, all: help and suggestions need them. */
export async function addCommands(program: Command, name: string | undefined): Promise<void> {
  const meant = COMMANDS.filter(({ names }) => names.some((known) => known === name));
  for (const { load } of meant.length === 0 ? COMMANDS : meant) (await load())(program);
}
