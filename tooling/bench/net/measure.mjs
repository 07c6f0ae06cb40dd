// One network under one load: warm-up, window, drain, figures. The driver, all nodes and everything else share the machine, so
// only figures of one machine and hour compare; the driver's own share is among them.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from './ledger.mjs';
import { silence, slowDown, startLoad } from './load.mjs';
import { startNetwork, statisticsOf, stopNetwork } from './network.mjs';
import { usageOf } from './processes.mjs';
import { average, median, percentiles, round, slope } from './statistics.mjs';

/**
 * A `spec` is `{ programs, rate, inFlight, transactionBytes, warmupSeconds, seconds, drainSeconds, slow, silent }`; of the nodes
 * the last `slow` run at a quarter of their speed and the last `silent` not at all, and no application of theirs submits.
 * `during(nodes)` is called when the window begins.
 */
export async function measure(spec, during = () => undefined) {
  const { programs, slow = 0, silent = 0 } = spec;
  const ledger = new Ledger(programs.length, silent);
  const network = await startNetwork(programs, ledger, spec.transactionBytes);
  try {
    return await measureStarted(spec, network.nodes, ledger, slow, silent, during);
  } finally {
    stopNetwork(network);
  }
}

async function measureStarted(spec, nodes, ledger, slow, silent, during) {
  const present = nodes.slice(0, nodes.length - silent);
  const halted = () => present.every(({ dead, application }) => dead || application.state !== 'Babbling');
  const started = performance.now();
  silence(nodes.slice(present.length));
  const speedUp = slow > 0 ? slowDown(nodes.slice(-slow)) : () => undefined;
  const stopLoad = startLoad(
    spec,
    nodes.slice(0, present.length - slow).map(({ application }) => application),
  );
  try {
    await wait(spec.warmupSeconds, halted);
    during(nodes);
    const window = await watch(spec.seconds, present, ledger, halted);
    stopLoad();
    const drained = await drain(spec.drainSeconds, ledger, halted);
    speedUp();
    const seconds = (performance.now() - started) / 1000;
    for (const { application, i } of present) {
      if (application.state !== 'Babbling')
        ledger.violation(`node ${i} is ${application.state} after ${round(seconds)} s`);
    }
    const statistics = (await Promise.all(present.map(statisticsOf))).filter((answer) => answer !== undefined);
    return { nodes: nodes.length, ...window, ...drained, ...outcomeOf(ledger, present), statistics };
  } finally {
    stopLoad();
    speedUp();
  }
}

async function wait(seconds, until) {
  const end = performance.now() + seconds * 1000;
  for (let left = end - performance.now(); left > 0 && !until(); left = end - performance.now()) {
    await sleep(Math.min(50, left));
  }
}

/** Lets the window pass, and compares before and after. */
async function watch(duration, nodes, ledger, halted) {
  const lag = monitorEventLoopDelay({ resolution: 5 });
  lag.enable();
  const driverBefore = process.cpuUsage();
  const from = performance.now();
  ledger.window = [from, from + duration * 1000];
  for (const node of ledger.nodes) Object.assign(node, { gap: 0, lastTime: from });
  const before = ledger.progress();
  const usedBefore = nodes.map(({ pid }) => usageOf(pid));
  const memory = []; // [second, largest resident memory of a node in MB]
  const ticker = setInterval(() => {
    memory.push([(performance.now() - from) / 1000, Math.max(...nodes.map(({ pid }) => usageOf(pid).resident))]);
  }, 1000);
  await wait(duration, halted);
  clearInterval(ticker);
  lag.disable();
  const seconds = (performance.now() - from) / 1000;
  const used = nodes.map(({ pid }) => usageOf(pid));
  const gained = (key) => used.map((usage, i) => (nodes[i].dead ? 0 : usage[key] - usedBefore[i][key]));
  const after = ledger.progress().slice(0, nodes.length);
  const rates = (key) => after.map((progress, i) => (progress[key] - before[i][key]) / seconds);
  const { user, system } = process.cpuUsage(driverBefore);
  return {
    seconds: round(seconds, 2),
    transactionsPerSecond: {
      least: round(Math.min(...rates('transactions'))),
      median: round(median(rates('transactions'))),
    },
    blocksPerSecond: round(median(rates('blocks')), 2),
    longestGapMs: round(
      Math.max(
        ...ledger.nodes.slice(0, nodes.length).map(({ gap, lastTime }) => Math.max(gap, performance.now() - lastTime)),
      ),
    ),
    backlog: ledger.pending.size,
    coresPerNode: round(average(gained('cpu')) / seconds, 4),
    peakMegabytes: round(Math.max(...used.map(({ peak }) => peak))),
    // Of the second half: what grows while the program warms up is no growth.
    growthMegabytesPerSecond: growth(memory.slice(memory.length >> 1)),
    writtenMegabytesPerSecond: round(average(gained('written')) / seconds, 3),
    driver: { cores: round((user + system) / 1e6 / seconds, 3), lagP99Ms: round(lag.percentile(99) / 1e6 - 5) },
  };
}

function growth(memory) {
  const perSecond = memory.length < 2 ? null : slope(memory);
  return perSecond === null ? null : round(perSecond, 3);
}

/** Everything submitted must be delivered everywhere. */
async function drain(seconds, ledger, halted) {
  const started = performance.now();
  await wait(seconds, () => ledger.settled() || halted());
  const drainMs = round(performance.now() - started);
  if (!ledger.settled()) {
    const counts = `${ledger.pending.size} of ${ledger.submitted} transactions are in no block`;
    const blocks = ledger.nodes.map(({ next }) => next).join(' ');
    ledger.violation(`${round(drainMs / 1000)} s after the load ${counts}; blocks per node: ${blocks}`);
  }
  return { drainMs };
}

function outcomeOf(ledger, nodes) {
  const errors = {};
  for (const { application } of nodes) {
    for (const [text, count] of application.errors) errors[text] = (errors[text] ?? 0) + count;
  }
  return {
    finalityOwn: percentiles(ledger.ownSamples),
    finalityLast: percentiles(ledger.lastSamples),
    submitted: ledger.submitted,
    lost: ledger.pending.size,
    blocks: ledger.tip.index + 1,
    redelivered: ledger.redelivered,
    errors,
    violations: ledger.violations,
  };
}
