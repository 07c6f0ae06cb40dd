// The real clock, for transports over real sockets.

import { silentLogger } from '@babble/host';
import type { TransportComponents } from '@babble/net';

export const components: TransportComponents = {
  clock: { now: Date.now, setTimeout, clearTimeout },
  logger: silentLogger,
  random: { next: Math.random },
};
