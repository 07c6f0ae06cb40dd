// What is measured: one case per network and load, with ours on one side and the reference on the other.
import { network, ours, reference, referenceAtBest } from './programs.mjs';

const LOAD = { inFlight: 500, transactionBytes: 100 };

/** What is shown of a case: name → how it is read from a run, and whether a smaller value is better. */
export const FIGURES = {
  throughput: { title: 'tx/s', read: (run) => run.transactionsPerSecond.least },
  p50: { title: 'finality p50, ms', read: (run) => run.finalityOwn.p50 },
  p99: { title: 'finality p99, ms', read: (run) => run.finalityOwn.p99 },
  lastP50: { title: 'p50 at the last node, ms', read: (run) => run.finalityLast.p50 },
  cores: { title: 'cores per node', read: (run) => run.coresPerNode, digits: 4 },
  growth: { title: 'memory growth per node, MB/s', read: (run) => run.growthMegabytesPerSecond, digits: 2 },
  peak: { title: 'peak memory of a node, MB', read: (run) => run.peakMegabytes },
};
const FINALITY = ['p50', 'p99'];
const CLOSED_LOOP = ['throughput', 'p50', 'p99'];

/** At default flags on both sides, unless given otherwise. */
function pair(size, load, sides = {}) {
  return {
    ours: { ...LOAD, ...load, programs: network(size, ours), ...sides.ours },
    reference: { ...LOAD, ...load, programs: network(size, reference()), ...sides.reference },
  };
}

function closedLoop(name, transactionBytes) {
  const load = { rate: 'max', transactionBytes };
  const title = `4 nodes, closed loop, ${transactionBytes.toLocaleString('en')} B`;
  const most = { ours: { inFlight: 3000 }, reference: { inFlight: 2500, programs: network(4, referenceAtBest(4)) } };
  return [
    { name: `${name}-default`, title: `${title}, 500 in flight`, figures: CLOSED_LOOP, ...pair(4, load) },
    {
      name: `${name}-most`,
      title: `${title}, 3,000 in flight (reference: best flags, 2,500)`,
      figures: CLOSED_LOOP,
      ...pair(4, load, most),
    },
  ];
}

function larger(size) {
  const sides = { reference: { programs: network(size, referenceAtBest(size)) } };
  return {
    name: `nodes-${size}`,
    title: `${size} nodes, 100 tx/s (reference: best flags)`,
    figures: FINALITY,
    showsEventsPerRound: true,
    ...pair(size, { rate: 100 }, sides),
  };
}

/** Two of ours and two of the reference, against four of the reference. */
function mixed(name, title, load, figures) {
  const go = reference();
  const sides = { ours: { programs: go && [ours, ours, go, go] } };
  return { name, title: `${title}: two of ours with two of the reference`, figures, ...pair(4, load, sides) };
}

/** `factor` stretches the window: rare transactions, slow growth, and little CPU need longer. */
export const CASES = [
  ...closedLoop('closed-100', 100),
  ...closedLoop('closed-1000', 1000),
  {
    name: 'rate-100',
    title: '4 nodes, 100 tx/s',
    figures: [...FINALITY, 'cores'],
    showsEventsPerRound: true,
    ...pair(4, { rate: 100 }),
  },
  { name: 'rate-10', title: '4 nodes, 10 tx/s', figures: FINALITY, factor: 2, ...pair(4, { rate: 10 }) },
  ...[7, 10, 16].map(larger),
  { name: 'idle', title: '4 nodes, idle', figures: ['cores'], factor: 2.5, ...pair(4, { rate: 0 }) },
  {
    name: 'memory',
    title: '4 nodes, 1,000 tx/s',
    figures: ['growth', 'peak'],
    factor: 7.5,
    ...pair(4, { rate: 1000 }),
  },
  mixed('mixed-rate', '100 tx/s', { rate: 100 }, FINALITY),
  mixed('mixed-closed', 'closed loop, 100 B, 500 in flight', { rate: 'max' }, CLOSED_LOOP),
  {
    name: 'slow',
    title: '4 nodes, one at a quarter of its speed, 100 tx/s at the others',
    figures: [...FINALITY, 'lastP50'],
    ...pair(4, { rate: 100, slow: 1 }),
  },
  {
    name: 'silent',
    title: '4 nodes, one silent, 100 tx/s at the others',
    figures: FINALITY,
    ...pair(4, { rate: 100, silent: 1 }),
  },
];
