// Gossip over WebRTC as it is configured. Rules RTC-ID-1, RTC-ICE-1, RTC-TLS-1 … RTC-TLS-4, RTC-WAMP-1, RTC-WAMP-3, OPS-FILE-6.
import { join } from 'node:path';
import type { Logger, TransportFactory } from '@babble/net';
import type { Identity } from '@babble/net-webrtc';
import type { Peer } from '@babble/peers';

/** Certificates that are trusted at the signalling server, in the data directory (OPS-FILE-6). */
const TRUSTED_FILE = 'cert.pem';

export interface WebRtcSettings {
  readonly datadir: string;
  readonly signalAddress: string;
  readonly signalRealm: string;
  readonly signalSkipVerify: boolean;
  /** None: nobody is asked. */
  readonly iceUrls: readonly string[];
  /** For all TURN servers among them. */
  readonly iceUsername: string;
  readonly icePassword: string;
  readonly requireSigned: boolean;
  readonly stack: 'node-datachannel' | 'wrtc';
  /** `''`: all addresses but loopback. */
  readonly bindAddress: string;
  readonly maxPool: number;
  readonly timeoutMs: number;
}

/** Rejects with `BABBLE_NET_BACKEND_MISSING` or `BABBLE_NET_CERTIFICATE_UNUSABLE`. */
export async function webRtcTransport(
  settings: WebRtcSettings,
  { signer, verifier, sha256 }: Identity,
): Promise<TransportFactory> {
  // Loaded only here: nodes over TCP need nothing of it.
  const { signalClient, webrtc } = await import('@babble/net-webrtc');
  const { loadTrustedCertificates, nodeDatachannel, nodeSockets, wrtc } = await import('@babble/net-webrtc/node');
  const { signalAddress, signalRealm, signalSkipVerify, iceUrls, bindAddress, maxPool, timeoutMs } = settings;
  const trusted = signalSkipVerify ? undefined : await loadTrustedCertificates(join(settings.datadir, TRUSTED_FILE));
  const identity = { signer, verifier, sha256 };
  const nodeStack = { bindAddress: bindAddress === '' ? undefined : bindAddress };
  return webrtc({
    backend: settings.stack === 'wrtc' ? await wrtc() : await nodeDatachannel(nodeStack),
    signalling: signalClient({
      url: `wss://${signalAddress}`,
      realm: signalRealm,
      open: nodeSockets({ skipVerify: signalSkipVerify, trusted }),
      identity,
    }),
    identity,
    iceServers: iceUrls.map((url) => ({ url, username: settings.iceUsername, password: settings.icePassword })),
    requireSigned: settings.requireSigned,
    maxPool,
    timeoutMs,
  });
}

/** Says which peers nobody can reach: over WebRTC a peer is where its key is (RTC-ID-1, H8). */
export function warnOfAddresses(peers: readonly Peer[], logger: Logger): void {
  for (const { netAddr, pubKeyHex, moniker } of peers) {
    if (netAddr === pubKeyHex) continue;
    logger.warn(
      { peer: moniker, address: netAddr },
      'Not reachable over WebRTC: NetAddr in peers.json has to be the public key of the peer',
    );
  }
}
