// The page with which a browser tab joins a network on this machine as one validator more. Rules RTC-TLS-3, OPS-NET-1.
import type { ServedSite } from '@babble/dummy/node';
import type { LocalNetwork } from './local-network.ts';
import type { LocalSignalling } from './local-signalling.ts';

/** Serves it to this machine, at a free port. */
export async function offerTab(network: LocalNetwork, signalling: LocalSignalling): Promise<ServedSite> {
  // Loaded only here: networks over TCP have no use for it.
  const { serveTab } = await import('@babble/dummy/node');
  return serveTab({
    listen: '127.0.0.1:0',
    // Any that runs knows the network; without one there is nothing to join.
    service: () => network.running[0]?.url ?? 'http://127.0.0.1:0',
    signalAddress: signalling.address,
    signalCertificate: signalling.certificate,
    requireSigned: true,
  });
}
