// Gossip and the others, as metrics. One series per peer and validator: a network has some dozens.
import { peerKey } from '@babble/peers';
import type { ServiceNode } from '../service-node.ts';
import { silenceOf } from '../silence.ts';
import type { Exposition, Labels } from './exposition.ts';

const MS = 0.001;

export function writeGossipMetrics(out: Exposition, node: ServiceNode, nowMs: number): void {
  const { gossip, roundTripMs, sentEvents, receivedEvents } = node.look.measurements();
  out.counter('gossip_events_created_total', 'Own events.', gossip.createdEvents);
  out.counter('gossip_requests_total', 'Requests to peers.', [
    { labels: { kind: 'push' }, value: gossip.pushes },
    { labels: { kind: 'pull' }, value: gossip.pulls },
  ]);
  out.counter('gossip_suspicions_total', 'Times that a validator was passed over.', gossip.suspicions);
  out.counter(
    'gossip_stalls_total',
    'Times that nothing helped consensus, and an event was made nevertheless.',
    gossip.stalls,
  );
  out.counter('gossip_orphans_total', 'Events that arrived before a parent of theirs.', gossip.orphans);
  out.gauge(
    'gossip_hop_seconds',
    'Average time from an own event to the first foreign event on top of it.',
    gossip.hopMs * MS,
  );
  out.gauge(
    'gossip_timer_lateness_seconds',
    'How late timers are called on average: the machine is busy.',
    gossip.lateMs * MS,
  );
  out.histogram(
    'gossip_round_trip_seconds',
    'From a request to a peer to its answer. Below a millisecond only the average is right.',
    [{ distribution: roundTripMs, scale: MS }],
  );
  out.histogram('gossip_message_events', 'Events in messages between nodes.', [
    { labels: { direction: 'sent' }, distribution: sentEvents, scale: 1 },
    { labels: { direction: 'received' }, distribution: receivedEvents, scale: 1 },
  ]);
  writePeers(out, node);
  writeValidators(out, node, nowMs);
}

function writePeers(out: Exposition, node: ServiceNode): void {
  const names = new Map(node.peers.map((peer) => [peerKey(peer) as string, peer.moniker]));
  const peers = node.look.measurements().peers.map((peer) => ({
    peer,
    labels: { peer: peer.target, moniker: names.get(peer.key) ?? '' } satisfies Labels,
  }));
  out.gauge('peers', 'Whom this node gossips with, itself included.', node.peers.length);
  out.counter(
    'peer_requests_total',
    'Requests to a peer.',
    peers.map(({ labels, peer }) => ({ labels, value: peer.requests })),
  );
  out.counter(
    'peer_failures_total',
    'Requests that a peer did not answer.',
    peers.map(({ labels, peer }) => ({ labels, value: peer.failures })),
  );
  out.gauge(
    'peer_failing',
    'Whether the last request to a peer failed.',
    peers.map(({ labels, peer }) => ({ labels, value: peer.isFailing ? 1 : 0 })),
  );
  out.gauge(
    'peer_round_trip_seconds',
    'Average round trip to a peer.',
    peers.flatMap(({ labels, peer }) =>
      peer.roundTripMs === undefined ? [] : [{ labels, value: peer.roundTripMs * MS }],
    ),
  );
}

function writeValidators(out: Exposition, node: ServiceNode, nowMs: number): void {
  const { lastRound } = node.look;
  const lives = new Map(node.look.liveness().map((life) => [life.key, life]));
  const validators = node.validators(Math.max(lastRound, 0)).peers.flatMap((peer) => {
    const life = lives.get(peerKey(peer));
    if (life === undefined) return [];
    return [{ labels: { validator: String(life.id), moniker: peer.moniker }, ...silenceOf(life, lastRound, nowMs) }];
  });
  out.gauge('validators', 'Validators of the newest round.', validators.length);
  out.gauge(
    'validator_rounds_behind',
    'Rounds between the newest event of a validator and the newest round.',
    validators.map(({ labels, roundsBehind }) => ({ labels, value: roundsBehind })),
  );
  out.gauge(
    'validator_silent',
    'Whether nothing is heard of a validator, as /v1/validators says.',
    validators.map(({ labels, silent }) => ({ labels, value: silent ? 1 : 0 })),
  );
}
