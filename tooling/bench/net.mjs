// Whole networks of processes on loopback: throughput, finality, cost, and what happens with a slow or a silent node; beside the
// Go implementation where BABBLE_GO_BIN names its program. Linux. Everything delivered is checked while it is measured.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { CASES } from './net/cases.mjs';
import { isIncomplete, isViolated, report } from './net/report.mjs';
import { runCases } from './net/run-cases.mjs';
import { compareTransports } from './net/transports.mjs';

const HELP = `Usage: npm run bench -- net [options]
  --runs R       passes over all networks; medians are printed (1)
  --seconds S    length of the window of a network; some take a multiple (8)
  --only ROWS    only these, separated by commas; a beginning is enough:
                 ${CASES.map(({ name }) => name).join(' ')}
  --transport T  tcp: these networks (default); webrtc: our nodes over WebRTC beside the same over TCP instead, in pairs; --only has no meaning then
  --json FILE    write all figures of all runs
BABBLE_GO_BIN names the program of the Go implementation, if it is to be measured too.
Exit status: 0 fine; 1 a network with nodes of ours broke a promise; 2 it could not be measured.
`;

function options() {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '8' },
      only: { type: 'string', default: '' },
      transport: { type: 'string', default: 'tcp' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [runs, seconds] = [Number(values.runs), Number(values.seconds)];
  if (!(runs >= 1 && Number.isInteger(runs))) throw new Error('--runs needs a whole number from 1 on');
  if (!(seconds > 0)) throw new Error('--seconds needs a number greater than 0');
  if (!['tcp', 'webrtc'].includes(values.transport)) throw new Error('--transport is tcp or webrtc');
  const wanted = values.only.split(',').filter((name) => name !== '');
  const cases = CASES.filter(({ name }) => wanted.length === 0 || wanted.some((only) => name.startsWith(only)));
  if (cases.length === 0) throw new Error(`--only ${values.only}: there is no such row`);
  return { runs, seconds, cases, transport: values.transport, json: values.json, help: values.help };
}

async function main() {
  const { help, json, cases, transport, runs, seconds } = options();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const onProgress = (text) => process.stderr.write(text);
  if (transport === 'webrtc') return compare({ runs, seconds, json, onProgress });
  const possible = cases.filter((oneCase) => oneCase.ours.programs !== undefined);
  if (possible.length < cases.length) onProgress('Without mixed networks: BABBLE_GO_BIN is not set.\n');
  const results = await runCases(possible, { runs, seconds, onProgress });
  process.stdout.write(`\n${report(results, { runs, seconds })}`);
  const rows = results.map(({ case: { name, title }, ours, reference }) => ({ name, title, ours, reference }));
  if (json !== undefined) writeFigures(json, { runs, seconds, rows });
  if (isViolated(results)) process.exitCode = 1;
  else if (isIncomplete(results)) process.exitCode = 2;
}

async function compare({ runs, seconds, json, onProgress }) {
  const {
    text,
    isViolated: hasBroken,
    isIncomplete: isMissing,
    passes,
  } = await compareTransports({ runs, seconds, onProgress });
  process.stdout.write(`\n${text}`);
  if (json !== undefined) writeFigures(json, { runs, seconds, passes });
  if (hasBroken) process.exitCode = 1;
  else if (isMissing) process.exitCode = 2;
}

function writeFigures(file, figures) {
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  writeFileSync(file, `${JSON.stringify({ date: new Date().toISOString(), machine, ...figures }, null, 1)}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
