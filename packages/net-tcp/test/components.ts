// The real clock, for transports over real sockets.
import type { TransportComponents } from '@babble/net';
import { silentLogger } from '@babble/net';

export const components: TransportComponents = {
  clock: { now: Date.now, setTimeout, clearTimeout },
  logger: silentLogger,
  random: { next: Math.random },
};
