// The signalling server as a process: certificate, start, signals, end. Rules OPS-SIGNAL-1, RTC-TLS-5.
import { once } from 'node:events';
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import { NetError } from '@babble/net';
import type { OriginPolicy, SignalServer, SignalServerInit } from '@babble/net-webrtc/node';
import { serveSignalling } from '@babble/net-webrtc/node';
import { systemClock, systemRandom } from '@babble/node/host';
import { CliError } from '../cli-error.ts';
import { createLogger } from '../logger.ts';
import { print } from '../output.ts';
import type { SignalOptions } from './options.ts';
import { fingerprintOfCertificate, prepareCertificate } from './server-certificate.ts';

/** Serves until SIGINT or SIGTERM. Rejects with a {@link CliError} if it cannot start. */
export async function serveSignal(options: SignalOptions): Promise<void> {
  const { certFile, keyFile, selfSigned, realm, json = false } = options;
  const { certificate, isNew } = await prepareCertificate({ certFile, keyFile, selfSigned });
  const { verifier } = await fastestVerifier();
  const server = await start({
    listen: options.url,
    realm,
    certificate,
    admitUnproven: options.admitUnproven ?? false,
    origins: originPolicy(options.allowOrigin ?? []),
    judge: { verifier, sha256 },
    clock: systemClock,
    random: systemRandom,
    logger: await createLogger(options.log),
  });
  // Before anything is printed: whoever reads it may send the signal at once.
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const fingerprint = fingerprintOfCertificate(certificate);
  if (json) print(JSON.stringify({ address: server.address, realm, certFile, fingerprint }));
  else {
    if (isNew) print(`Made ${certFile} and ${keyFile}.`);
    print(`Signalling server at ${server.address}, realm ${realm} (Ctrl-C ends it).`);
    print(`Certificate ${certFile}, SHA-256 ${fingerprint}`);
  }
  await stopped;
  await server.stop();
}

async function start(init: SignalServerInit): Promise<SignalServer> {
  try {
    return await serveSignalling(init);
  } catch (cause) {
    if (!(cause instanceof NetError)) throw cause;
    throw new CliError(cause.message, { remedy: remedyOf(cause), cause });
  }
}

function remedyOf({ code }: NetError): string | undefined {
  switch (code) {
    case 'BABBLE_NET_ADDRESS_IN_USE':
      return 'Stop what listens there, or choose another address with --url.';
    case 'BABBLE_NET_ADDRESS_INVALID':
      return 'Correct --url: host:port with a host that can be resolved, or :port for every interface.';
    case 'BABBLE_NET_ADDRESS_UNAVAILABLE':
      return 'Choose with --url an address of this machine, and a port you may listen at.';
    default:
      return undefined;
  }
}

function originPolicy(allowed: readonly string[]): OriginPolicy {
  if (allowed.includes('any')) return 'any';
  const wrong = allowed.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong === undefined) return allowed.length === 0 ? 'same-host' : allowed;
  throw new CliError(`invalid argument "${wrong}" for "--allow-origin" flag`, {
    remedy: "Give what stands before the path in the address of the page: https://chat.example.org; or 'any'.",
  });
}
