// One network in memory under a steady load: finality at the submitting node, events per round, what gossip tells of itself.
import { setTimeout as sleep } from 'node:timers/promises';
import { median, percentiles, round, total } from '../net/statistics.mjs';
import { startDelayedNetwork } from './network.mjs';

const RATE = 20;
const WARM_UP_MS = 2_000;
/** Rounds need several delays: the first ones are not measured. */
const WARM_UP_DELAYS = 10;
const DRAIN_MS = 60_000;

/** How much longer messages from and to a slow node take. */
const SLOWER = 4;
const LEAST_SLOWNESS_MS = 20;

/** Resolves to the figures of a network; `fault` is `slow` or `silent` for its last node, which nothing is submitted to then. */
export async function measureDelay({ size, delayMs, fault }, seconds) {
  const { nodes, network, addresses } = await startDelayedNetwork(size, delayMs);
  const last = addresses.at(-1);
  if (fault === 'silent') network.partition([[last]]);
  if (fault === 'slow') slowDown(network, addresses, last, Math.max(SLOWER * delayMs, LEAST_SLOWNESS_MS));
  const loaded = fault === undefined ? nodes : nodes.slice(0, -1);
  try {
    await sleep(WARM_UP_MS + WARM_UP_DELAYS * delayMs);
    const before = progressOf(loaded);
    const samples = await load(loaded, seconds);
    const after = progressOf(loaded);
    const health = loaded.map((node) => node.gossipHealth());
    return {
      ...percentiles(samples.finished),
      lost: samples.lost,
      eventsPerRound: round((after.events - before.events) / (after.round - before.round), 2),
      lanes: median(health.map(({ lanes }) => lanes)),
      hopMs: round(median(health.map(({ hopMs }) => hopMs))),
      suspicions: total(health.map(({ suspicions }) => suspicions)),
      stalls: total(health.map(({ stalls }) => stalls)),
      states: [...new Set(loaded.map(({ state }) => state))].join(', '),
    };
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
  }
}

function slowDown(network, addresses, slow, delayMs) {
  for (const other of addresses) {
    if (other === slow) continue;
    network.setLink(slow, other, { delayMs });
    network.setLink(other, slow, { delayMs });
  }
}

/** Decided events and rounds so far, at the node that is furthest. */
function progressOf(nodes) {
  const statistics = nodes.map((node) => node.statistics());
  return {
    events: Math.max(...statistics.map(({ consensus_events }) => Number(consensus_events))),
    round: Math.max(...statistics.map(({ last_consensus_round }) => Number(last_consensus_round))),
  };
}

/** Submits in turn, and waits until each is committed at the node that it was submitted to. */
async function load(nodes, seconds) {
  const submitted = new Map();
  const finished = [];
  const stopListening = nodes.map((node, i) =>
    node.on('block', ({ block }) => {
      for (const transaction of block.body.transactions ?? []) {
        const key = `${i} ${new TextDecoder().decode(transaction)}`;
        const at = submitted.get(key);
        if (at !== undefined) finished.push(performance.now() - at);
        submitted.delete(key);
      }
    }),
  );
  const count = Math.ceil(seconds * RATE);
  const started = performance.now();
  for (let i = 0; i < count; i += 1) {
    await sleep(Math.max(started + (1000 * i) / RATE - performance.now(), 0));
    submitted.set(`${i % nodes.length} ${i}`, performance.now());
    await nodes[i % nodes.length].submit(new TextEncoder().encode(String(i)));
  }
  for (const end = performance.now() + DRAIN_MS; submitted.size > 0 && performance.now() < end; ) await sleep(20);
  for (const stop of stopListening) stop();
  return { finished, lost: submitted.size };
}
