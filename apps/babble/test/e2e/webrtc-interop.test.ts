// Networks of two nodes of ours and two of the Go implementation over WebRTC, through the signalling server of either: BABBLE_GO_BIN names the program of
// the Go implementation, beside which its program `signal` lies.
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from '@jest/globals';
import { OWN_PROGRAM } from '../../src/testnet/local-node.ts';
import { commitAndCompare, withNetwork } from './commit-and-compare.ts';
import { ProgramSignalling } from './program-signalling.ts';

const TRANSACTIONS = 200;
const go = process.env['BABBLE_GO_BIN'];
const isOurs = (number: number): boolean => number <= 2;
/** The stack that understands Go nodes offers no addresses of the machine itself. */
const isConnected = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ internal }) => !internal),
);

type SignalCommand = readonly [program: string, ...args: readonly string[]];

/** A test of a mixed network that finds itself through what `signalOf` starts. */
function mixedTest(name: string, signalOf: (goProgram: string) => SignalCommand): void {
  const missing = isConnected ? 'BABBLE_GO_BIN is not set' : 'this machine has no network';
  if (go === undefined || !isConnected) test.skip(`${name} (skipped: ${missing})`, () => undefined);
  else test(name, () => commitMixed(go, signalOf(go)));
}

async function commitMixed(goProgram: string, command: SignalCommand): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'babble-webrtc-interop-'));
  const signalling = () => ProgramSignalling.start({ command, folder, isOurs });
  const programOf = (number: number) => (isOurs(number) ? OWN_PROGRAM : ([goProgram] as const));
  try {
    await withNetwork({ programOf, signalling }, (network) => commitAndCompare(network, TRANSACTIONS));
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('a network over WebRTC with nodes of the Go implementation: two of 4 are ours, and all have the same blocks', () => {
  mixedTest('RTC-SDP-1, RTC-WAMP-1: through the Go signalling server', (goProgram) => [
    join(dirname(goProgram), 'signal'),
  ]);
  mixedTest('RTC-WAMP-18, OPS-SIGNAL-1: through ours, which admits who gives no proof', () => [
    ...OWN_PROGRAM,
    'signal',
    '--admit-unproven',
  ]);
});
