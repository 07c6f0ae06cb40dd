// The certificate of `babble signal`: from files, which --self-signed makes first where they are missing. Rule RTC-TLS-5.
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { NetError } from '@babble/net';
import type { ServerCertificate } from '@babble/net-webrtc/node';
import { loadServerCertificate, selfSignedCertificate } from '@babble/net-webrtc/node';
import { CliError, EXIT, messageOf } from '../cli-error.ts';

export interface CertificateInit {
  readonly certFile: string;
  readonly keyFile: string;
  /** Names and addresses, separated by commas; `true`: those of this machine; `undefined`: only files that are there. */
  readonly selfSigned: string | true | undefined;
}

/** A certificate, and whether its files were made just now. */
export interface PreparedCertificate {
  readonly certificate: ServerCertificate;
  readonly isNew: boolean;
}

export async function prepareCertificate(init: CertificateInit): Promise<PreparedCertificate> {
  const isNew = init.selfSigned !== undefined && (await makeIfMissing(init, init.selfSigned));
  return { certificate: await load(init), isNew };
}

/** What an operator compares: SHA-256 of the certificate, as browsers and openssl show it. */
export function fingerprintOfCertificate({ certificate }: ServerCertificate): string {
  return new X509Certificate(certificate).fingerprint256;
}

async function makeIfMissing({ certFile, keyFile }: CertificateInit, selfSigned: string | true): Promise<boolean> {
  const present = [certFile, keyFile].filter((file) => existsSync(file));
  if (present.length === 2) return false;
  if (present.length === 1) {
    throw new CliError(`--self-signed makes ${certFile} and ${keyFile}, but ${present.join()} is there already`, {
      remedy: 'Move it away to have both made anew, or restore the other one.',
    });
  }
  const names = selfSigned === true ? ['localhost', hostname(), '127.0.0.1', '::1'] : parseNames(selfSigned);
  const made = selfSignedCertificate({ names, fromMs: Date.now() });
  try {
    // Only for its owner, like every private key here; never over one that came meanwhile.
    await writeFile(keyFile, made.privateKey, { mode: 0o600, flag: 'wx' });
    await writeFile(certFile, made.certificate, { flag: 'wx' });
  } catch (cause) {
    throw new CliError(`Cannot write the certificate: ${messageOf(cause)}`, {
      remedy: 'Name files in a folder that you may write to, with --cert-file and --key-file.',
      cause,
    });
  }
  return true;
}

/** Names as they may stand in a certificate: those of hosts, and addresses. */
function parseNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !/^[0-9A-Za-z.:-]{1,64}$/.test(name));
  if (wrong === undefined) return names;
  throw new CliError(`invalid name "${wrong}" for "--self-signed" flag`, {
    exitCode: EXIT.usage,
    remedy: 'Give host names and addresses, separated by commas: --self-signed signal.example.org,192.0.2.7',
  });
}

async function load({ certFile, keyFile, selfSigned }: CertificateInit): Promise<ServerCertificate> {
  try {
    return await loadServerCertificate(certFile, keyFile);
  } catch (cause) {
    if (!(cause instanceof NetError)) throw cause;
    const make = selfSigned === undefined ? ', or have both files made with --self-signed (in this folder)' : '';
    const remedy = `Name a certificate and its private key, in PEM, with --cert-file and --key-file${make}.`;
    throw new CliError(cause.message, { remedy, cause });
  }
}
