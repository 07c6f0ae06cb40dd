// What the configuration means for the node that is started.
import { join } from 'node:path';
import type { RunSettings } from '../run-node.ts';
import type { WebRtcSettings } from '../webrtc-transport.ts';
import { iceUrlsIn } from './ice-urls.ts';
import type { Values } from './settings.ts';

export function runSettings(values: Values): RunSettings {
  return {
    datadir: join(values.datadir),
    // What the Go implementation calls `panic`.
    logLevel: values.log === 'panic' ? 'fatal' : values.log,
    listen: values.listen,
    advertise: values.advertise,
    maxPool: values['max-pool'],
    timeoutMs: values.timeout,
    webRtc: values.webrtc ? webRtcSettings(values) : undefined,
    proxyListen: values['proxy-listen'],
    clientConnect: values['client-connect'],
    serviceListen: values['no-service'] ? '' : values['service-listen'],
    service: {
      allowSubmit: values['allow-submit'],
      explorer: !values['no-explorer'],
      token: values['service-token'],
      ratePerSecond: values['service-rate'],
    },
    savePeers: !values['no-save-peers'],
    store: {
      kind: values.store ? 'disk' : 'memory',
      folder: values.db,
      // Maintenance mode implies bootstrap (NODE-START-2); it is of use without a database, too.
      mustExist: values.bootstrap && !values['maintenance-mode'],
      fresh: values.fresh,
    },
    settings: {
      moniker: values.moniker,
      joinTimeoutMs: values['join-timeout'],
      cacheSize: values['cache-size'],
      heartbeatMs: values.heartbeat,
      slowHeartbeatMs: values['slow-heartbeat'],
      syncLimit: values['sync-limit'],
      suspendLimit: values['suspend-limit'],
      fastSync: values['fast-sync'],
      snapshotInterval: values['snapshot-interval'],
      replayApp: values['replay-app'],
      prune: values.prune,
      keepBlocks: values['keep-blocks'],
      observer: values.observer,
      maintenanceMode: values['maintenance-mode'],
      admission: values.admission,
    },
  };
}

function webRtcSettings(values: Values): WebRtcSettings {
  return {
    datadir: join(values.datadir),
    signalAddress: values['signal-addr'],
    signalRealm: values['signal-realm'],
    signalSkipVerify: values['signal-skip-verify'],
    iceUrls: iceUrlsIn(values['ice-addr']),
    iceUsername: values['ice-username'],
    icePassword: values['ice-password'],
    requireSigned: values['require-signed-signalling'],
    stack: values['webrtc-stack'],
    bindAddress: values['webrtc-address'],
    maxPool: values['max-pool'],
    timeoutMs: values.timeout,
  };
}
