// A registration that proves to have the key whose name it takes: the server gives a challenge, the client signs it. Weakness H3.
// The challenge is an additional key of WELCOME, the proof one of the options of REGISTER; the Go implementation skips the one and does not send
// the other.
import type { Identity } from '../signed-text.ts';
import { isSignedBy, signText } from '../signed-text.ts';
import type { Dictionary } from './wamp-message.ts';
import { isDictionary } from './wamp-message.ts';

/** The key under which ours say more in details and options than WAMP does. */
const OURS = 'babble';

/** Bytes of a challenge: nobody ever gets the same one twice. */
export const CHALLENGE_BYTES = 32;

/** What is proven: that the holder of this key wants to be reached under it here and now. */
export interface Registration {
  readonly realm: string;
  readonly publicKey: string;
  /** 64 hexadecimal digits, made by the server for this session. */
  readonly challenge: string;
}

function textOf({ realm, publicKey, challenge }: Registration): string {
  return `babble signalling registration 1\n${JSON.stringify([realm, publicKey, challenge])}`;
}

export function proveRegistration(
  identity: Pick<Identity, 'signer' | 'sha256'>,
  registration: Registration,
): Promise<string> {
  return signText(identity, textOf(registration));
}

export function isProven(
  judge: Pick<Identity, 'verifier' | 'sha256'>,
  registration: Registration,
  proof: string,
): Promise<boolean> {
  return isSignedBy(judge, registration.publicKey, textOf(registration), proof);
}

/** The details of a WELCOME with a challenge. */
export function withChallenge(details: Dictionary, challenge: string): Dictionary {
  return { ...details, [OURS]: { challenge } };
}

/** The challenge in the details of a WELCOME; `undefined` from a server that gives none. */
export function challengeIn(details: Dictionary): string | undefined {
  return textIn(details, 'challenge', /^[0-9a-f]{64}$/);
}

/** The options of a REGISTER with a proof. */
export function withProof(proof: string): Dictionary {
  return { [OURS]: { proof } };
}

/** The proof in the options of a REGISTER. */
export function proofIn(options: Dictionary): string | undefined {
  return textIn(options, 'proof', /^[^\s]{1,128}$/);
}

function textIn(dictionary: Dictionary, key: string, form: RegExp): string | undefined {
  const ours = dictionary[OURS];
  const text = isDictionary(ours) ? ours[key] : undefined;
  return typeof text === 'string' && form.test(text) ? text : undefined;
}
