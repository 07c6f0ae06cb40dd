// The functions of a CPU profile in which most time was spent, without what they call.
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Without a place: waiting, and starting and ending the profile. */
const NO_WORK = new Set(['(idle) ', 'dispatch ']);

/**
 * `{ busyMs, idleMs, functions: [{ name, place, selfMs, share }] }`, most expensive first. `share` is of the busy time. Calls of one
 * function from several places count together.
 */
export function hotFunctions({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const totals = new Map();
  for (const [i, id] of samples.entries()) {
    const frame = byId.get(id);
    const place = placeOf(frame);
    const name = frame.functionName === '' ? '(anonymous)' : frame.functionName;
    const key = `${name} ${place}`;
    const known = totals.get(key) ?? { name, place, selfMs: 0 };
    known.selfMs += Math.max(timeDeltas[i], 0) / 1000;
    totals.set(key, known);
  }
  const all = [...totals.values()];
  const sum = (entries) => entries.reduce((ms, { selfMs }) => ms + selfMs, 0);
  const busy = all.filter(({ name, place }) => !NO_WORK.has(`${name} ${place}`)).sort((a, b) => b.selfMs - a.selfMs);
  const busyMs = sum(busy);
  const functions = busy.map((entry) => ({ ...entry, share: entry.selfMs / busyMs }));
  return { busyMs, idleMs: sum(all) - busyMs, functions };
}

/** Where a function stands: a path in this repository without what is the same everywhere. */
function placeOf({ url, lineNumber }) {
  if (url === '') return '';
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const inside = path.startsWith(ROOT) ? path.slice(ROOT.length) : path;
  return `${inside.replace(/^.*node_modules\/(?!\.pnpm)/, '')}:${lineNumber + 1}`;
}
