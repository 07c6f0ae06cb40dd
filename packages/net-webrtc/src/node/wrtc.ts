// The WebRTC stack `@roamhq/wrtc` (libwebrtc): the default of the program. It also understands nodes of the Go implementation, with their old way to describe
// SCTP, and reaches TURN servers over TCP. Rules RTC-SDP-1, RTC-ICE-1; weakness D10.
import { NetError } from '@babble/net';
import type { PeerBackend } from '../peer/backend.ts';
import type { PagePeerConnection } from '../peer/page-backend.ts';
import { pageBackend } from '../peer/page-backend.ts';

/**
 * All open connections share threads and sockets. Once the last one is closed, the next one gets others, and the old ones stay until the garbage collector
 * comes to them, which a process with little to do may not do for hours: so every transport holds an unused connection open. The users of the threads are
 * counted, channels among them, in a way that loses one now and then, of hundreds of connections. With none left the threads would be taken from under open
 * connections, and the process would end; so there are some to spare, which are never collected.
 */
const SPARE_USERS = 256;
const spareUsers: object[] = [];
let holderCount = 0;

/**
 * Loads `@roamhq/wrtc`, which the application has to have installed. Rejects with `BABBLE_NET_BACKEND_MISSING` when it is not there or has no build for this
 * machine. It offers no addresses of the machine itself (127.0.0.1). A program that has used it calls `process.exit()` in a listener for `exit`: taking down
 * what is left of the stack can end in SIGABRT (docs/adr/0012).
 */
export async function wrtc(): Promise<PeerBackend> {
  const { RTCPeerConnection } = await load();
  const create = (configuration: object): PagePeerConnection => new RTCPeerConnection(configuration);
  const hold = (): (() => void) => {
    const unused = create({});
    if (holderCount === 0) for (let i = 0; i < SPARE_USERS; i += 1) spareUsers.push(unused.createDataChannel(''));
    holderCount += 1;
    return () => {
      holderCount -= 1;
      unused.close();
    };
  };
  return { ...pageBackend(create, '@roamhq/wrtc'), hold };
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
      'WebRTC needs the package @roamhq/wrtc: npm install @roamhq/wrtc@0.10.0 (it has builds for Linux, macOS and Windows)';
    throw new NetError('BABBLE_NET_BACKEND_MISSING', message, { package: '@roamhq/wrtc' }, cause);
  }
}
