// Session descriptions as texts between two nodes, with the signature that lets no signalling server get between them. Rules ENC-USE-6, RTC-WAMP-15 …
// RTC-WAMP-18, RTC-WAMP-20; weakness H3. The signature is an additional key, which the Go implementation skips.
import { encodeHex, encodeUtf8 } from '@babble/crypto';
import type { Clock } from '@babble/host';
import { NetError } from '@babble/net';
import type { Identity } from './signed-text.ts';
import { isSignedBy, publicKeyBytes, signText } from './signed-text.ts';

export type DescriptionType = 'offer' | 'answer';

/** Between whom, and what it answers. */
export interface DescriptionContext {
  /** Public key texts. */
  readonly from: string;
  readonly to: string;
  /** The SDP of the offer that an answer answers; `''` for an offer. It keeps an old answer from being taken for a new one. */
  readonly inReplyTo: string;
}

/** A description that came in. */
export interface ReceivedDescription {
  readonly sdp: string;
  /**
   * When its sender has signed it, by the clock of the sender; `undefined` if it is not signed. One that signs is a node of ours, and the certificate in
   * the SDP is its own.
   */
  readonly signedAtMs: number | undefined;
}

/** Longest SDP that is looked into. */
const MAX_SDP_CHARACTERS = 32 * 1024;

/** How far the clock of the other node may be off, and how old an offer may be. 5 minutes. */
const LEEWAY_MS = 300_000;

const VERSION = 1;

/** What is signed: everything that the connection depends on. The fingerprint of the certificate is part of the SDP. */
function signedText(
  type: DescriptionType,
  sdp: string,
  timeMs: number,
  context: DescriptionContext,
  sha256: Identity['sha256'],
): string {
  const { from, to, inReplyTo } = context;
  const answered = inReplyTo === '' ? '' : encodeHex(sha256(encodeUtf8(inReplyTo)));
  return `babble session description ${VERSION}\n${JSON.stringify([type, from, to, timeMs, answered, sdp])}`;
}

/** The JSON text of a description (RTC-WAMP-15), signed. */
export async function sealDescription(
  type: DescriptionType,
  sdp: string,
  context: DescriptionContext,
  identity: Pick<Identity, 'signer' | 'sha256'>,
  clock: Clock,
): Promise<string> {
  const time = Math.floor(clock.now());
  const signature = await signText(identity, signedText(type, sdp, time, context, identity.sha256));
  return JSON.stringify({ type, sdp, babble: { version: VERSION, time, signature } });
}

/**
 * Reads a description and judges its signature. Rejects with `BABBLE_NET_MALFORMED`, or with `BABBLE_NET_DESCRIPTION_UNTRUSTED` for a signature that is not
 * the sender's or too old; one without a signature is for the caller to judge.
 */
export async function openDescription(
  type: DescriptionType,
  text: string,
  context: DescriptionContext,
  judge: Pick<Identity, 'verifier' | 'sha256'>,
  clock: Clock,
): Promise<ReceivedDescription> {
  const parsed = parseDescription(text);
  const { sdp } = parsed;
  // RTC-WAMP-16: the type is read whatever its case.
  if (parsed.type.toLowerCase() !== type) throw malformed(`expected ${type}, not ${parsed.type.slice(0, 20)}`);
  const { babble: mark } = parsed;
  if (mark === undefined) return { sdp, signedAtMs: undefined };
  const { version, time, signature } = mark;
  if (version !== VERSION || typeof time !== 'number' || typeof signature !== 'string') {
    throw malformed('its signature has a form that is not known');
  }
  const wanted = signedText(type, sdp, time, context, judge.sha256);
  if (!(await isSignedBy(judge, context.from, wanted, signature))) {
    throw untrusted(`the ${type} is not signed by ${short(context.from)}`, context.from);
  }
  if (Math.abs(clock.now() - time) > LEEWAY_MS) {
    throw untrusted(`the ${type} of ${short(context.from)} is too old, or the clocks differ by minutes`, context.from);
  }
  return { sdp, signedAtMs: time };
}

/** Refuses a sender that is none: names of nodes are public keys (RTC-ID-1). */
export function checkSender(from: string): void {
  if (publicKeyBytes(from) === undefined) throw malformed('the sender has no public key for a name');
}

/** For a description without a signature where one is wanted. */
export function unsigned(type: DescriptionType, from: string): NetError {
  return untrusted(`the ${type} of ${short(from)} is not signed, and this node wants signed ones`, from);
}

interface Parsed {
  readonly type: string;
  readonly sdp: string;
  readonly babble: Readonly<Record<string, unknown>> | undefined;
}

function parseDescription(text: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed('no JSON', cause);
  }
  if (typeof value !== 'object' || value === null) throw malformed('no object');
  const { type, sdp, babble }: { type?: unknown; sdp?: unknown; babble?: unknown } = value;
  if (typeof type !== 'string' || typeof sdp !== 'string' || sdp === '') throw malformed('type or sdp is missing');
  if (sdp.length > MAX_SDP_CHARACTERS) throw malformed(`more than ${MAX_SDP_CHARACTERS} characters`);
  if (babble === undefined) return { type, sdp, babble };
  if (typeof babble !== 'object' || babble === null) throw malformed('its signature has a form that is not known');
  return { type, sdp, babble: { ...babble } };
}

function malformed(detail: string, cause?: unknown): NetError {
  // The text of the protocol (RTC-WAMP-18).
  return new NetError('BABBLE_NET_MALFORMED', `Error parsing invocation SDP: ${detail}`, {}, cause);
}

function untrusted(message: string, peer: string): NetError {
  return new NetError('BABBLE_NET_DESCRIPTION_UNTRUSTED', message, { peer });
}

function short(publicKey: string): string {
  return `${publicKey.slice(0, 14)}…`;
}
