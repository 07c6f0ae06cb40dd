/**
 * What a node needs from Node: the clock, chance, and the fastest signatures that load.
 *
 * @packageDocumentation
 */
import type { PrivateKey, Sha256, Signer, Verifier } from '@babble/crypto';
import type { TriedBackend } from '@babble/crypto/node';
import { fastestSigner, fastestVerifier, sha256, threadedVerifier } from '@babble/crypto/node';
import type { Clock, Random } from '@babble/host';

/** The time of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** The chance of the machine; not for keys. */
export const systemRandom: Random = { next: () => Math.random() };

/** The part of a node's init that the machine provides. */
export interface Host {
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly random: Random;
  /** Which backends were considered for verifying, the chosen one last. */
  readonly tried: readonly TriedBackend[];
}

/** Spread it into `createNode({ ...(await host(privateKey)), … })`. */
export async function host(privateKey: PrivateKey): Promise<Host> {
  const { signer } = await fastestSigner(privateKey);
  const { verifier: fastest, tried } = await fastestVerifier();
  const verifier = fastest.name === 'native' ? threadedVerifier(fastest) : fastest;
  return { signer, verifier, sha256, clock: systemClock, random: systemRandom, tried };
}
