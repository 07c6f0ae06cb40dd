// The figures of all cases as Markdown: ours, the reference, the ratio; events per round; the health of gossip.
import { cpus } from 'node:os';
import { FIGURES } from './cases.mjs';
import { markdownTable } from './markdown-table.mjs';
import { median, round, total } from './statistics.mjs';

const NONE = '–';

export function report(results, { runs, seconds }) {
  const parts = [
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}; ${runs === 1 ? 'one run' : `medians of ${runs} runs`}, ` +
      `windows of ${seconds} s or longer. Finality is at the submitting node. ` +
      'Transactions have 100 bytes and all flags are at their defaults, unless said otherwise.',
    figureTable(results),
    ...section('Events per round', eventsPerRoundTable(results.filter((result) => result.case.showsEventsPerRound))),
    ...section('Gossip of our nodes, counts over all nodes of a run', healthTable(results)),
    ...section('Violations', violationList(results)),
  ];
  return `${parts.join('\n\n')}\n`;
}

const section = (title, text) => (text === undefined ? [] : [`## ${title}`, text]);

function figureTable(results) {
  const rows = results.flatMap((result) =>
    result.case.figures.map((name) => {
      const { title, read, digits = 1 } = FIGURES[name];
      const [ours, reference] = ['ours', 'reference'].map((side) => median(whole(result[side]).map(read)));
      const cells = ['ours', 'reference'].map((side, i) => cell([ours, reference][i], digits, result[side]));
      return [result.case.title, title, ...cells, ratioOf(ours, reference)];
    }),
  );
  return markdownTable(['network', 'figure', 'ours', 'reference', 'ours / reference'], rows, 2);
}

/** Runs that have figures. */
const whole = (runs) => runs.filter(({ failure }) => failure === undefined);

const isFlawed = ({ failure, violations = [] }) => failure !== undefined || violations.length > 0;

/** An exclamation mark says that the oracle found fault with a run. */
function cell(value, digits, runs) {
  const text = value === null ? NONE : round(value, digits).toLocaleString('en', { maximumFractionDigits: digits });
  return runs.some(isFlawed) ? `${text} (!)` : text;
}

function ratioOf(ours, reference) {
  return ours === null || reference === null || reference === 0 ? NONE : (ours / reference).toFixed(2);
}

function eventsPerRoundTable(results) {
  if (results.length === 0) return undefined;
  const rows = results.map((result) => {
    const size = result.case.ours.programs.length;
    const fewest = 2 * Math.floor((2 * size) / 3);
    const [ours, reference] = ['ours', 'reference'].map((side) => median(whole(result[side]).map(eventsPerRound)));
    return [
      String(size),
      String(fewest),
      cell(ours, 2, result.ours),
      ratioOf(ours, fewest),
      cell(reference, 2, result.reference),
      ratioOf(reference, fewest),
    ];
  });
  return markdownTable(['nodes', 'fewest possible, 2⌊2n/3⌋', 'ours', '/ fewest', 'reference', '/ fewest'], rows);
}

/** Of the node that tells most; `null` if none does. */
function eventsPerRound({ statistics }) {
  const values = statistics.map(({ gossip_events_per_round: own, consensus_events, last_consensus_round }) =>
    Number(own ?? Number(consensus_events) / (Number(last_consensus_round) + 1)),
  );
  return median(values.filter((value) => Number.isFinite(value)));
}

/** The last run of ours in every network that is ours alone. */
function healthTable(results) {
  const rows = results.flatMap((result) => {
    const statistics = (whole(result.ours).at(-1)?.statistics ?? []).filter((answer) => 'gossip_hop_ms' in answer);
    if (statistics.length === 0 || result.case.name.startsWith('mixed')) return [];
    const sum = (key) => total(statistics.map((answer) => Number(answer[key]))).toLocaleString('en');
    const middle = (key) => String(round(median(statistics.map((answer) => Number(answer[key]))), 2));
    const counts = ['gossip_created_events', 'gossip_pushes', 'gossip_suspicions', 'gossip_stalls', 'gossip_orphans'];
    const times = ['gossip_hop_ms', 'gossip_patience_ms', 'gossip_one_way_ms', 'gossip_late_ms', 'gossip_lanes'];
    return [[result.case.title, middle('gossip_events_per_round'), ...counts.map(sum), ...times.map(middle)]];
  });
  const counts = ['events per round', 'own events', 'pushes', 'suspicions', 'stalls', 'orphans'];
  const times = ['hop, ms', 'patience, ms', 'one way, ms', 'late, ms', 'lanes'];
  return rows.length === 0 ? undefined : markdownTable(['network', ...counts, ...times], rows);
}

function violationList(results) {
  const lines = results.flatMap((result) =>
    ['ours', 'reference'].flatMap((side) => {
      const texts = result[side].flatMap(({ failure, violations = [] }) => (failure ? [failure] : violations));
      return texts.length === 0 ? [] : [`- ${result.case.title}, ${side}: ${texts.length}, the first: ${texts[0]}`];
    }),
  );
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** Whether a network with nodes of ours in it broke a promise; what the reference does alone is its own affair. */
export const isViolated = (results) =>
  results.some(({ ours }) => ours.some(({ violations = [] }) => violations.length > 0));

/** Whether a network of ours could not be measured. */
export const isIncomplete = (results) => results.some(({ ours }) => ours.some(({ failure }) => failure !== undefined));
