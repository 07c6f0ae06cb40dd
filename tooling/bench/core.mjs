// The consensus core. What cannot be avoided is verifying one signature per foreign event; everything else together is to
// cost less than half of that, and not to grow with the history.
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import { Hashgraph, identifyEvent, parseGraphEvent, parseGraphHeader, signaturesOf } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import { endlessGossip, gossipGenesis, recordedLines } from './graphs.mjs';

const GRAPHS = [
  { name: 'bench-n4', most: 0.5 },
  { name: 'bench-n16', most: 0.5 },
  { name: 'bench-n64', most: 1 },
];
/** Microseconds of consensus per event of the Go implementation, measured on two cores of another machine. */
const GO_MICROSECONDS = { 'bench-n4': 70, 'bench-n16': 350, 'bench-n64': 12000 };
const RUNS = 3;
const LONG_RUN = 200_000;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const microseconds = (ms, count) => (1000 * ms) / count;

/** Inserts events and answers blocks at once; returns the milliseconds of each tenth. `onCandidate` sees every block signature. */
function insertAll(hashgraph, events, onCandidate = () => undefined) {
  const tenths = [];
  const tenth = Math.ceil(events.length / 10);
  for (let from = 0; from < events.length; from += tenth) {
    const started = performance.now();
    for (const event of events.slice(from, from + tenth)) {
      hashgraph.insert(event);
      commitBlocks(hashgraph);
      for (const candidate of hashgraph.takeSignatureCandidates()) {
        onCandidate(candidate);
        hashgraph.acceptSignature(candidate.blockSignature);
      }
    }
    tenths.push(performance.now() - started);
  }
  return tenths;
}

function commitBlocks(hashgraph) {
  for (let block = hashgraph.nextBlock(); block !== undefined; block = hashgraph.nextBlock()) {
    hashgraph.commit(block.body.index, { stateHash: new Uint8Array(32), internalTransactionReceipts: [] });
  }
}

/** Replay from text to blocks without signature checks, against verifying the signatures of the same events. */
async function measureReplay({ name, most }, verifier) {
  const lines = recordedLines(name);
  const [header, ...eventLines] = lines;
  const genesis = new PeerSet(parseGraphHeader(header));
  const replays = [];
  const growths = [];
  const verifications = [];
  const blockDigests = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const started = performance.now();
    const events = eventLines.map((line, i) => identifyEvent(parseGraphEvent(line, i + 2), sha256));
    const prepared = performance.now() - started;
    const hashgraph = Hashgraph.fromGenesis(genesis, { sha256 });
    const isFirst = run === 0;
    const tenths = insertAll(hashgraph, events, (candidate) => isFirst && blockDigests.push(candidate.digest()));
    const digests = [...events.flatMap((event) => signaturesOf(event, 'strict', sha256)), ...blockDigests];
    const verifying = performance.now();
    await verifier.verifyBatch(digests);
    if (isFirst) continue; // warm-up
    verifications.push(microseconds(performance.now() - verifying, events.length));
    replays.push(microseconds(prepared + tenths.reduce((sum, ms) => sum + ms, 0), events.length));
    growths.push(tenths.at(-1) / tenths[0]);
  }
  const replay = median(replays);
  const verification = median(verifications);
  return {
    graph: name,
    events: eventLines.length,
    'replay µs/event': replay.toFixed(1),
    'block signatures': blockDigests.length,
    'signatures µs/event': verification.toFixed(1),
    ratio: (replay / verification).toFixed(2),
    'at most': most.toFixed(2),
    'last/first tenth': median(growths).toFixed(2),
    'Go, consensus µs/event': GO_MICROSECONDS[name],
    reached: replay / verification <= most ? 'yes' : 'NO',
  };
}

/** Long history in a small window: time per event and memory must stay where they were. */
function measureLongRun(size) {
  const hashgraph = Hashgraph.fromGenesis(gossipGenesis(size), { sha256, cacheSize: 2_000 });
  const gossip = endlessGossip(size, 1);
  const steps = [];
  const step = LONG_RUN / 10;
  for (let i = 0; i < 10; i += 1) {
    const events = Array.from({ length: step }, () => gossip.next().value);
    const started = performance.now();
    for (const event of events) {
      hashgraph.insert(event);
      commitBlocks(hashgraph);
    }
    const ms = performance.now() - started;
    events.length = 0;
    globalThis.gc?.();
    steps.push({ us: microseconds(ms, step), megabytes: process.memoryUsage().heapUsed / 1e6 });
  }
  return {
    validators: size,
    events: LONG_RUN,
    'events in memory': hashgraph.counters().windowEvents,
    'µs/event, 2nd tenth': steps[1].us.toFixed(1),
    'µs/event, last tenth': steps[9].us.toFixed(1),
    'last/2nd': (steps[9].us / steps[1].us).toFixed(2),
    'heap MB, 2nd tenth': steps[1].megabytes.toFixed(1),
    'heap MB, last tenth': steps[9].megabytes.toFixed(1),
  };
}

const { verifier } = await fastestVerifier();
process.stdout.write(`Signatures: ${verifier.name}. Medians of ${RUNS} runs after one to warm up.\n\n`);
const rows = [];
for (const graph of GRAPHS) rows.push(await measureReplay(graph, verifier));
console.table(rows);
process.stdout.write(`\n${LONG_RUN} events, window of 2,000\n`);
console.table([4, 16].map(measureLongRun));
process.exitCode = rows.every((row) => row.reached === 'yes') ? 0 : 1;
