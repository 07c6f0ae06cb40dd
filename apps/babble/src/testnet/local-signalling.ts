// The signalling server of a network on this machine over WebRTC: nobody else is asked for anything. Rules OPS-NET-1, RTC-TLS-3.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import { silentLogger } from '@babble/host';
import type { SignalServer } from '@babble/net-webrtc/node';
import { selfSignedCertificate, serveSignalling } from '@babble/net-webrtc/node';
import { systemClock, systemRandom } from '@babble/node/host';
import { SIGNAL_CERTIFICATE_FILE } from './configuration.ts';
import type { NetworkSignalling } from './signalling.ts';

const LOOPBACK = '127.0.0.1';

export class LocalSignalling implements NetworkSignalling {
  readonly #server: SignalServer;
  readonly #certificate: string;

  private constructor(server: SignalServer, certificate: string) {
    this.#server = server;
    this.#certificate = certificate;
  }

  static async start(): Promise<LocalSignalling> {
    const certificate = selfSignedCertificate({ names: ['localhost', LOOPBACK], fromMs: Date.now() });
    const server = await serveSignalling({
      listen: `${LOOPBACK}:0`,
      certificate,
      judge: { verifier: (await fastestVerifier()).verifier, sha256 },
      clock: systemClock,
      random: systemRandom,
      logger: silentLogger,
    });
    return new LocalSignalling(server, certificate.certificate);
  }

  /** `host:port`. */
  get address(): string {
    return this.#server.address;
  }

  /** PEM; self-signed. */
  get certificate(): string {
    return this.#certificate;
  }

  /** Candidates of the machine itself only, which the other stack does not offer, and no server of others. */
  flagsOf(): readonly string[] {
    return [
      '--webrtc',
      ...['--signal-addr', this.#server.address, '--ice-addr', '', '--require-signed-signalling'],
      ...['--webrtc-stack', 'node-datachannel', '--webrtc-address', LOOPBACK],
    ];
  }

  async trustAt(folder: string): Promise<void> {
    await writeFile(join(folder, SIGNAL_CERTIFICATE_FILE), this.#certificate);
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}
