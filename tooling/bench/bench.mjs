// One command for all benchmarks: `npm run bench -- NAME`. Each prints tables; figures are ratios within one run, because
// absolute times of shared machines mean little.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BENCHMARKS = {
  core: 'the consensus core: replay against the cost of its signatures, and its growth',
  net: 'networks of processes: throughput, finality, cost, beside the Go implementation where BABBLE_GO_BIN names it',
  delay: 'finality where messages travel long: networks in one process, in real time',
  'fast-sync': 'how long a newcomer takes into a network with few and with many blocks',
  store: 'what a database costs, beside the Go implementation with its own where BABBLE_GO_BIN names it',
  restart: 'how long a restart from a database takes, with a short and with a long history',
  growth: 'memory and disk of a node while its network grows old, with and without pruning',
  service: 'what very many readers of the HTTP service cost a saturated network',
  profile: 'where the time of a node in a saturated network goes',
};

const [name = '', ...rest] = process.argv.slice(2);
if (!(name in BENCHMARKS)) {
  process.stderr.write(
    `Usage: npm run bench -- NAME [options]\n${Object.entries(BENCHMARKS)
      .map(([n, d]) => `  ${n.padEnd(10)} ${d}\n`)
      .join('')}`,
  );
  process.exit(2);
}
const script = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
const { status } = spawnSync(process.execPath, ['--expose-gc', script, ...rest], { stdio: 'inherit' });
process.exit(status ?? 1);
