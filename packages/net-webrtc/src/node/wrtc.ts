// The WebRTC stack `@roamhq/wrtc` (libwebrtc): for networks with nodes of the Go implementation, whose old way to describe SCTP it understands, and for TURN
// over TCP. Rules RTC-SDP-1, RTC-ICE-1.
import { NetError } from '@babble/net';
import type { PeerBackend } from '../peer/backend.ts';
import type { PagePeerConnection } from '../peer/page-backend.ts';
import { pageBackend } from '../peer/page-backend.ts';

/**
 * Loads `@roamhq/wrtc`, which the application has to have installed. Rejects with `BABBLE_NET_BACKEND_MISSING` when it is not there or has no build for this
 * machine. It offers no addresses of the machine itself (127.0.0.1).
 */
export async function wrtc(): Promise<PeerBackend> {
  const { RTCPeerConnection } = await load();
  const name = '@roamhq/wrtc';
  return pageBackend((configuration): PagePeerConnection => new RTCPeerConnection(configuration), name);
}

interface Stack {
  readonly RTCPeerConnection: new (configuration: object) => PagePeerConnection;
}

async function load(): Promise<Stack> {
  try {
    // Its types want those of a page.
    const name: string = '@roamhq/wrtc';
    const { default: stack }: { default: Stack } = await import(name);
    return stack;
  } catch (cause) {
    const message =
      'WebRTC with nodes of the Go implementation needs the package @roamhq/wrtc: npm install @roamhq/wrtc@0.10.0';
    throw new NetError('BABBLE_NET_BACKEND_MISSING', message, { package: '@roamhq/wrtc' }, cause);
  }
}
