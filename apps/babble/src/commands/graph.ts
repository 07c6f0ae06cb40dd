// babble graph: a recorded graph as a drawing.
import type { Admission } from '@babble/hashgraph';
import type { EventToDraw } from '@babble/hashgraph/drawing';
import { columnLabel, drawEvents, renderDag } from '@babble/hashgraph/drawing';
import type { Command } from 'commander';
import { readGraphInput } from '../graph-input.ts';
import { print } from '../output.ts';
import { replayInput } from '../replay-input.ts';
import { parseWholeNumber } from '../whole-number.ts';
import { takesRecordedGraph } from './recorded-graph.ts';

interface GraphOptions {
  readonly last: string;
  readonly admission: Admission;
}

const HELP = `
Time runs downward; one column per validator. The name of an event is the letter of its creator, its round, a point and its index;
upper case marks a witness, * a transaction. A line leads to the other-parent; '@name' names an older one.

Example:
  babble graph network.jsonl --last 30`;

export function addGraph(program: Command): void {
  takesRecordedGraph(program.command('graph'))
    .summary('draw a recorded graph as text')
    .description('Draws a recorded graph, with the round and the witness flag of each event. Believes all signatures.')
    .option('--last <n>', 'only the newest events; 0 for all', '60')
    .addHelpText('after', HELP)
    .action(graph);
}

async function graph(file: string, { last, admission }: GraphOptions): Promise<void> {
  const count = parseWholeNumber(last, 'last', 0, Number.MAX_SAFE_INTEGER);
  const { hashgraph, eventIds } = await replayInput(await readGraphInput(file), file, {
    admission,
    verifier: undefined,
  });
  const participants = hashgraph.participants();
  for (const [column, { key }] of participants.entries()) {
    const [, peerSet] = hashgraph.peerSets().find(([, set]) => set.has(key)) ?? [];
    print(`${columnLabel(column)}  ${peerSet?.get(key)?.moniker ?? ''}  ${key.slice(0, 14)}…`);
  }
  print();
  // `slice(-0)` is everything, as meant.
  const shown = eventIds.slice(-count);
  const events = shown.flatMap((id): readonly EventToDraw[] => {
    const event = hashgraph.event(id);
    const status = hashgraph.status(id);
    if (event === undefined || status === undefined) return [];
    const [selfParent = '', otherParent = ''] = event.event.body.parents ?? [];
    const { round, witness } = status;
    const transaction = (event.event.body.transactions?.length ?? 0) > 0;
    return [{ id, creator: event.creator, index: event.index, selfParent, otherParent, transaction, round, witness }];
  });
  process.stdout.write(
    renderDag(
      drawEvents(
        events,
        participants.map(({ key }) => key),
      ),
    ),
  );
}
