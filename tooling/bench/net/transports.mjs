// Our nodes over WebRTC beside the same over TCP, and the reference over both: in alternation, compared pair by pair.
import { cpus } from 'node:os';
import { markdownTable } from './markdown-table.mjs';
import { measure } from './measure.mjs';
import { network, ours, oursOverWebRtc, reference, referenceOverWebRtc } from './programs.mjs';
import { median, round } from './statistics.mjs';

const SIZE = 4;
const NONE = '–';

/** What is compared: the load, and what is read from a run. */
const LOADS = [
  { title: 'tx/s, 500 in flight', rate: 'max', inFlight: 500, read: (run) => run.transactionsPerSecond.least },
  { title: 'tx/s, 3,000 in flight', rate: 'max', inFlight: 3_000, read: (run) => run.transactionsPerSecond.least },
  { title: 'finality p50 at 100 tx/s, ms', rate: 100, inFlight: 0, read: (run) => run.finalityOwn.p50 },
  { title: 'finality p99 at 100 tx/s, ms', rate: 100, inFlight: 0, read: (run) => run.finalityOwn.p99 },
];

/** Name → the programs of a network; `undefined` without them. */
function sides() {
  return {
    webrtc: network(SIZE, oursOverWebRtc),
    tcp: network(SIZE, ours),
    referenceTcp: network(SIZE, reference()),
    referenceWebRtc: network(SIZE, referenceOverWebRtc()),
  };
}

/**
 * Measures all loads `runs` times. Returns `{ text: a table, isViolated: whether a network of ours broke a promise, isIncomplete: whether one could not be
 * measured, passes: every run }`.
 */
export async function compareTransports({ runs, seconds, onProgress }) {
  const passes = [];
  for (let pass = 0; pass < runs; pass += 1) {
    const results = {};
    for (const [side, programs] of Object.entries(sides())) {
      if (programs === undefined) continue;
      results[side] = await measureSide(programs, seconds, (text) =>
        onProgress(`pass ${pass + 1}, ${side}: ${text}\n`),
      );
    }
    passes.push(results);
  }
  const ofOurs = passes.flatMap(({ webrtc, tcp }) => [...webrtc, ...tcp]);
  return {
    text: report(passes, { runs, seconds }),
    isViolated: ofOurs.some(({ violations = [] }) => violations.length > 0),
    isIncomplete: ofOurs.some(({ failure }) => failure !== undefined),
    passes,
  };
}

/** One run per load; what two rows read of the same load is measured once. */
async function measureSide(programs, seconds, onProgress) {
  const measured = new Map();
  for (const { rate, inFlight } of LOADS) {
    const key = `${rate} ${inFlight}`;
    if (measured.has(key)) continue;
    const times = { warmupSeconds: Math.min(4, seconds), seconds, drainSeconds: 15 };
    measured.set(key, await measureOrTell({ programs, rate, inFlight, transactionBytes: 100, ...times }));
  }
  const runs = LOADS.map(({ rate, inFlight }) => measured.get(`${rate} ${inFlight}`));
  onProgress(LOADS.map(({ title, read }, i) => `${title} ${runs[i].failure ?? read(runs[i])}`).join('; '));
  return runs;
}

async function measureOrTell(spec) {
  try {
    return await measure(spec);
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

function report(passes, { runs, seconds }) {
  const rows = LOADS.map(({ title, read }, i) => {
    const figure = (results, side) => {
      const run = results[side]?.[i];
      return run === undefined || run.failure !== undefined ? undefined : read(run);
    };
    const middle = (side) => median(passes.map((results) => figure(results, side)));
    const ratio = (a, b) =>
      median(passes.map((results) => (figure(results, b) ? figure(results, a) / figure(results, b) : undefined)));
    const isFlawed = (side) => passes.some((results) => results[side] !== undefined && isBad(results[side][i]));
    const cell = (side) => `${shown(middle(side), 1)}${isFlawed(side) ? ' (!)' : ''}`;
    const cells = [cell('webrtc'), cell('tcp'), shown(ratio('webrtc', 'tcp'), 2)];
    return [title, ...cells, cell('referenceTcp'), shown(ratio('webrtc', 'referenceTcp'), 2), cell('referenceWebRtc')];
  });
  const reference = ['reference, TCP', 'WebRTC / that', 'reference, WebRTC'];
  const head = ['4 nodes on one machine', 'WebRTC', 'TCP', 'WebRTC / TCP', ...reference];
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  const how = `${runs === 1 ? 'one pair' : `medians of ${runs} pairs`}, windows of ${seconds} s`;
  return `${machine}; ${how}. Finality is at the submitting node.\n\n${markdownTable(head, rows)}\n`;
}

const isBad = ({ failure, violations = [] }) => failure !== undefined || violations.length > 0;

function shown(value, digits) {
  if (value === null || Number.isNaN(value)) return NONE;
  return round(value, digits).toLocaleString('en', { maximumFractionDigits: digits });
}
