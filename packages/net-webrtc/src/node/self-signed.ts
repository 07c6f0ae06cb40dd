// A certificate that signs itself, for networks on one machine and tests: Node can read certificates, but makes none. X.509 version 3 with the
// names as subject alternatives, in DER (ITU-T X.690), as RFC 5280 wants it.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import type { ServerCertificate } from './certificate.ts';

export interface SelfSignedInit {
  /** Names and addresses that the server has; the first one becomes the common name, too. */
  readonly names: readonly string[];
  /** From when on it is valid, in milliseconds since the Unix epoch. */
  readonly fromMs: number;
  /** For how many days. 3650 by default. */
  readonly days?: number;
}

const DAY_MS = 86_400_000;
/** Clocks of others may be behind. */
const EARLIER_MS = DAY_MS;

/** A new key on P-256, and a certificate for it. */
export function selfSignedCertificate({ names, fromMs, days = 3650 }: SelfSignedInit): ServerCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subjectPublicKey = publicKey.export({ type: 'spki', format: 'der' });
  const name = distinguishedName(names[0] ?? 'localhost');
  const algorithm = sequence(objectId(ECDSA_WITH_SHA256));
  const body = sequence(
    tagged(0, integer(Uint8Array.of(2))),
    integer(serialNumber()),
    algorithm,
    name,
    sequence(time(fromMs - EARLIER_MS), time(fromMs + days * DAY_MS)),
    name,
    subjectPublicKey,
    tagged(3, sequence(isAuthority(), alternativeNames(names), keyId(subjectPublicKey))),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, algorithm, bitString(signature));
  return {
    certificate: pem('CERTIFICATE', certificate),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x55, 0x04, 0x03];
const BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13];
const SUBJECT_ALTERNATIVE_NAMES = [0x55, 0x1d, 0x11];
const SUBJECT_KEY_ID = [0x55, 0x1d, 0x0e];

function distinguishedName(text: string): Uint8Array {
  return sequence(der(0x31, sequence(objectId(COMMON_NAME), der(0x0c, Buffer.from(text)))));
}

/** Whoever trusts it trusts it as its own issuer. */
function isAuthority(): Uint8Array {
  const yes = der(0x01, Uint8Array.of(0xff));
  return sequence(objectId(BASIC_CONSTRAINTS), yes, der(0x04, sequence(yes)));
}

function alternativeNames(names: readonly string[]): Uint8Array {
  const entries = names.map((name) =>
    isIP(name) === 0 ? der(0x82, Buffer.from(name)) : der(0x87, addressBytes(name)),
  );
  return sequence(objectId(SUBJECT_ALTERNATIVE_NAMES), der(0x04, sequence(...entries)));
}

function keyId(subjectPublicKey: Uint8Array): Uint8Array {
  const id = createHash('sha1').update(subjectPublicKey).digest();
  return sequence(objectId(SUBJECT_KEY_ID), der(0x04, der(0x04, id)));
}

/** 16 bytes by chance, positive. */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

/** 4 or 16 bytes of an IP address. */
function addressBytes(address: string): Uint8Array {
  if (isIP(address) === 4) return Uint8Array.from(address.split('.'), Number);
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined): readonly string[] => (text ? text.split(':') : []);
  const [first, last] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0');
  const all = tail === undefined ? first : [...first, ...zeros, ...last];
  return Uint8Array.from(
    all.flatMap((group) => {
      const value = Number.parseInt(group, 16);
      return [value >> 8, value & 0xff];
    }),
  );
}

/** GeneralizedTime; years up to 2049 would have to be UTCTime in strict readers, so both are written as RFC 5280 wants them. */
function time(atMs: number): Uint8Array {
  const digits = `${new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
  return digits < '2050' ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

function sequence(...items: readonly Uint8Array[]): Uint8Array {
  return der(0x30, ...items);
}

function tagged(number: number, item: Uint8Array): Uint8Array {
  return der(0xa0 + number, item);
}

function integer(bytes: Uint8Array): Uint8Array {
  return der(0x02, bytes);
}

function objectId(bytes: readonly number[]): Uint8Array {
  return der(0x06, Uint8Array.from(bytes));
}

function bitString(bytes: Uint8Array): Uint8Array {
  return der(0x03, Uint8Array.of(0), bytes);
}

/** Tag, length, contents. */
function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(contents);
  const { length } = body;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from([tag, ...head]), body]);
}

function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
