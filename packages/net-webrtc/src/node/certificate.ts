// Certificates and their keys from files, and a certificate made on the spot for tests. Rules RTC-TLS-2, RTC-TLS-3, RTC-TLS-5, OPS-FILE-6.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { NetError } from '@babble/net';

/** What a TLS server shows: texts in PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** Certificates that a client trusts instead of those of the system (RTC-TLS-3). */
export interface TrustedCertificates {
  /** PEM, one or more. */
  readonly certificates: string;
  /** The common name of the first one, which the server has to have. */
  readonly serverName: string;
}

/** Reads the files of a server. Rejects with `BABBLE_NET_CERTIFICATE_UNUSABLE`, also when the two do not belong together; `data.path` names the file. */
export async function loadServerCertificate(certificatePath: string, keyPath: string): Promise<ServerCertificate> {
  const certificate = await readPem(certificatePath);
  const privateKey = await readPem(keyPath);
  const parsed = parse(certificatePath, () => new X509Certificate(certificate), 'no certificate in PEM form');
  const key = parse(keyPath, () => createPrivateKey(privateKey), 'no private key in PEM form without a password');
  if (!parsed.checkPrivateKey(key)) {
    throw unusable(keyPath, `it is not the key of the certificate in ${certificatePath}`);
  }
  return { certificate, privateKey };
}

/** Reads `cert.pem` (OPS-FILE-6); `undefined` when there is no such file (RTC-TLS-2). Rejects with `BABBLE_NET_CERTIFICATE_UNUSABLE`. */
export async function loadTrustedCertificates(path: string): Promise<TrustedCertificates | undefined> {
  let certificates: string;
  try {
    certificates = await readFile(path, 'utf8');
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    throw unusable(path, 'it cannot be read', cause);
  }
  return trustedCertificates(certificates, path);
}

/** The same from a text in PEM; `path` is for messages. */
export function trustedCertificates(certificates: string, path = ''): TrustedCertificates {
  const first = parse(path, () => new X509Certificate(certificates), 'no certificate in PEM form');
  const serverName = /^CN=(.+)$/m.exec(first.subject)?.[1];
  if (serverName === undefined) throw unusable(path, 'its first certificate has no common name');
  return { certificates, serverName };
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unusable(path, isAbsent(cause) ? 'there is no such file' : 'it cannot be read', cause);
  }
}

function isAbsent(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT';
}

function parse<T>(path: string, read: () => T, otherwise: string): T {
  try {
    return read();
  } catch (cause) {
    throw unusable(path, otherwise, cause);
  }
}

function unusable(path: string, detail: string, cause?: unknown): NetError {
  return new NetError('BABBLE_NET_CERTIFICATE_UNUSABLE', `Cannot use ${path}: ${detail}`, { path }, cause);
}
