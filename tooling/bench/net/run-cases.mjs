// Measures the cases in alternation: ours, the reference, ours, … What two cases share is measured once per pass.
import { FIGURES } from './cases.mjs';
import { measure } from './measure.mjs';

const SIDES = ['ours', 'reference'];
const WARM_UP_SECONDS = 4;
const DRAIN_SECONDS = 15;

/** Returns, per case, the runs of both sides: `{ case, ours: […], reference: […] }`. `onProgress` hears a line before and after each. */
export async function runCases(cases, { runs, seconds, onProgress }) {
  const results = cases.map((oneCase) => ({ case: oneCase, ours: [], reference: [] }));
  for (let pass = 0; pass < runs; pass += 1) {
    const steps = stepsOf(results, seconds);
    for (const [position, { spec, title, targets, figures }] of steps.entries()) {
      onProgress(`[${pass * steps.length + position + 1}/${runs * steps.length}] ${title} … `);
      const run = await measureOrTell(spec);
      for (const list of targets) list.push(run);
      onProgress(`${summaryOf(run, figures)}\n`);
    }
  }
  return results;
}

/** Every network of a pass once, with the lists that its run goes to. */
function stepsOf(results, seconds) {
  const steps = new Map();
  for (const result of results) {
    for (const side of SIDES) {
      const { [side]: network, title, figures, factor = 1 } = result.case;
      if (network.programs === undefined) continue;
      const window = seconds * factor;
      const times = { warmupSeconds: Math.min(WARM_UP_SECONDS, window), seconds: window, drainSeconds: DRAIN_SECONDS };
      const spec = { ...network, ...times };
      const key = JSON.stringify(spec);
      const known = steps.get(key);
      if (known === undefined) steps.set(key, { spec, title: `${title}: ${side}`, targets: [result[side]], figures });
      else known.targets.push(result[side]);
    }
  }
  return [...steps.values()];
}

/** A network that does not start is a result, too. */
async function measureOrTell(spec) {
  try {
    return await measure(spec);
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

function summaryOf(run, figures) {
  if (run.failure !== undefined) return `FAILED: ${run.failure}`;
  const values = figures.map((name) => `${FIGURES[name].title} ${FIGURES[name].read(run) ?? 'none'}`).join('; ');
  return run.violations.length > 0 ? `${values} (${run.violations.length} VIOLATIONS)` : values;
}
