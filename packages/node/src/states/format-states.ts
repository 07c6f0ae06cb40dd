// The table of states as the page docs/guides/states.md. Rules NODE-STATE-1 … NODE-STATE-12.
import { NODE_STATES } from './node-state.ts';
import type { Trigger } from './state-table.ts';
import { ACTIONS, SITUATIONS, STATE_OF, STATE_TABLE, TRIGGERS } from './state-table.ts';

const INTRODUCTION = `# The states of a node

This page is printed from the table that is the code, \`packages/node/src/states/state-table.ts\`, by
\`packages/node/dist/node/write-states.js\` after a build. Do not edit it.

A node is in one of the situations below; its application is told the state of the protocol, by its number. \`Suspended\` is three situations,
because they end differently. \`Leaving\` (3) is a state of the protocol that is never entered: a node that leaves goes on until it counts no
more, and then shuts down.
`;

/** The page, with its last newline. */
export function formatStates(): string {
  const states = SITUATIONS.map((situation) => {
    const state = STATE_OF[situation];
    return [situation, state ?? '(none yet)', state === undefined ? '' : String(NODE_STATES[state])];
  });
  const transitions = SITUATIONS.flatMap((situation) =>
    (Object.keys(TRIGGERS) as readonly Trigger[]).flatMap((trigger) => {
      const transition = STATE_TABLE[trigger][situation];
      return transition === undefined
        ? []
        : [[situation, `\`${trigger}\`: ${TRIGGERS[trigger]}`, transition.next, ACTIONS[transition.action]]];
    }),
  );
  return [
    INTRODUCTION,
    table(['Situation', 'State', 'Number'], states),
    'What is not in the next table has no effect.\n',
    table(['From', 'What happens', 'To', 'What the node does there'], transitions),
  ].join('\n');
}

/** Its columns aligned, as the formatter of the repository wants them. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return `${[line(header), rule, ...rows.map(line)].join('\n')}\n`;
}
