// babble version: what is running here. Rule OPS-CLI-3.
import { fastestVerifier } from '@babble/crypto/node';
import type { Command } from 'commander';
import { print } from '../output.ts';
import { PROTOCOL_VERSION, VERSION } from '../version.ts';

interface VersionOptions {
  readonly verbose?: boolean;
  readonly json?: boolean;
}

export function addVersion(program: Command): void {
  program
    .command('version')
    .summary('print the version')
    .description('Prints the version of this program and of the protocol it speaks.')
    .option('-v, --verbose', 'also print the platform and how signatures are verified')
    .option('--json', 'print everything as JSON')
    .action(version);
}

async function version({ verbose = false, json = false }: VersionOptions): Promise<void> {
  if (!json) print(`${VERSION} (protocol ${PROTOCOL_VERSION})`);
  if (!json && !verbose) return;
  const { verifier, tried } = await fastestVerifier();
  const facts = {
    version: VERSION,
    protocol: PROTOCOL_VERSION,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    verifier: verifier.name,
    verifiers: tried,
  };
  if (json) return print(JSON.stringify(facts));
  print(`node      ${facts.node} on ${facts.platform}`);
  print(`verifier  ${facts.verifier}`);
  for (const { name, loaded, reason } of tried)
    print(`  ${name}: ${loaded ? 'loads' : `does not load: ${reason ?? ''}`}`);
}
