// What is measured: the program of this repository at its default flags, and the Go implementation if there is one.
import { fileURLToPath } from 'node:url';

const OUR_PROGRAM = fileURLToPath(new URL('../../../apps/babble/bin/babble.js', import.meta.url));

/** The reference pauses between gossips; these pauses are the best for it, by number of nodes. */
const BEST_HEARTBEAT = { 4: '20ms', 7: '50ms', 10: '100ms', 16: '200ms' };

export const ours = { command: [process.execPath, OUR_PROGRAM], flags: [] };

/** The Go implementation at its default flags; `undefined` if there is none. */
export function reference() {
  const program = process.env['BABBLE_GO_BIN'];
  return program ? { command: [program], flags: [] } : undefined;
}

/** The Go implementation at its best flags for a network of this size. */
export function referenceAtBest(size) {
  const program = reference();
  const flags = ['--heartbeat', BEST_HEARTBEAT[size] ?? '200ms', '--sync-limit', '1000'];
  return program && { ...program, flags };
}

/** How a program is told to gossip over WebRTC on this machine, without asking anybody for addresses. Ours needs a network for it, if only in the machine. */
const OUR_WEBRTC = ['--ice-addr', '', '--require-signed-signalling'];
/** The reference wants a STUN server, and fails at once at this one; it cannot send more than some 130 kB at once; 1 s is too short for its signalling. */
const REFERENCE_WEBRTC = ['--ice-addr', 'stun:127.0.0.1:0', '--sync-limit', '100', '--timeout', '5s'];

/** Programs with `webRtcFlags` find one another through a signalling server of ours (network.mjs). */
export const oursOverWebRtc = { ...ours, webRtcFlags: OUR_WEBRTC };

/** The Go implementation over WebRTC; `undefined` if there is none. */
export function referenceOverWebRtc() {
  const program = reference();
  return program && { ...program, webRtcFlags: REFERENCE_WEBRTC };
}

/** A network of one program; `undefined` without the program. */
export const network = (size, program) => program && Array.from({ length: size }, () => program);
