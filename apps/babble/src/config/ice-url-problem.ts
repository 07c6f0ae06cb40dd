// Which of the STUN and TURN servers of `--ice-addr` can be used. A file of its own, because it needs the package of WebRTC. Rule RTC-ICE-1.
import { NetError } from '@babble/net';
import { parseIceUrl } from '@babble/net-webrtc';
import type { Values } from './settings.ts';

/** What is wrong with a URL, as the end of a sentence that begins with it, and what to do; `undefined`: nothing. */
export function iceUrlProblem(
  url: string,
  stack: Values['webrtc-stack'],
): { readonly problem: string; readonly remedy: string } | undefined {
  try {
    const { transport } = parseIceUrl(url);
    // That stack would leave out servers over TCP without a word.
    if (transport === 'udp' || stack !== 'node-datachannel') return undefined;
    const problem = 'is a server over TCP, and node-datachannel reaches servers over UDP only';
    return {
      problem,
      remedy: 'Leave out --webrtc-stack node-datachannel, or give a server over UDP: stun:host:port, turn:host:port.',
    };
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    const remedy =
      "Write stun:host:port, turn:host:port, turn:host:port?transport=tcp, several with commas, or '' for none.";
    return { problem: 'is no URL of a STUN or TURN server', remedy };
  }
}
