// How the page that becomes a validator is offered: which node it asks, and how it gets to the signalling server. Rules RTC-WAMP-1, RTC-TLS-3.
import { nodeSockets, trustedCertificates } from '@babble/net-webrtc/node';
import type { Admission } from '../../admission.ts';
import type { TabIceServer } from '../../tab/tab-network.ts';
import { networkNow } from './network-now.ts';
import { type SignalRelay, signalRelay } from './signal-relay.ts';
import type { TabRoutesInit } from './tab-routes.ts';

export interface TabInit {
  /** Where the HTTP service of a node of the network is at the moment: `http://127.0.0.1:8000`. */
  readonly service: () => string;
  /** `host:port` of the signalling server of the network. */
  readonly signalAddress: string;
  /** `main` by default. */
  readonly signalRealm?: string;
  /**
   * The certificate of the signalling server, PEM. Without it the page connects to the server by itself, and the browser has to know who certified it; with
   * it, as for one that is self-signed, the page connects through us.
   */
  readonly signalCertificate?: string | undefined;
  /** STUN and TURN servers; none by default. */
  readonly iceServers?: readonly TabIceServer[];
  /** Only peers that sign what they hand to the signalling server. `false` by default, as for `babble run`. */
  readonly requireSigned?: boolean;
  /** Whom the applications of the network let in; everybody by default. */
  readonly admission?: Admission;
}

export function routesOf(init: TabInit): TabRoutesInit {
  const { signalRealm: realm = 'main', iceServers = [], requireSigned = false, admission = 'all' } = init;
  const url = init.signalCertificate === undefined ? urlOf(init) : null;
  const settings = { url, realm, iceServers, requireSigned, admission };
  return { settings, now: () => networkNow(init.service()) };
}

/** `undefined` if pages connect by themselves. Throws `BABBLE_NET_CERTIFICATE_UNUSABLE`. */
export function relayOf(init: TabInit, loopbackOnly: boolean): SignalRelay | undefined {
  if (init.signalCertificate === undefined) return undefined;
  const open = nodeSockets({ trusted: trustedCertificates(init.signalCertificate) });
  return signalRelay({ url: urlOf(init), open, loopbackOnly });
}

function urlOf({ signalAddress }: TabInit): string {
  return `wss://${signalAddress}`;
}
