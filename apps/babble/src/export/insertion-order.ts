// An order in which all events can be inserted: parents before children.
import type { Event } from '@babble/hashgraph';
import { CliError } from '../cli-error.ts';
import type { GraphSource } from './graph-source.ts';

/** A chain of which the next event is looked at before it is taken. */
class ChainReader {
  readonly #events: AsyncIterator<Event>;
  next: Event | undefined;

  constructor(events: AsyncIterable<Event>) {
    this.#events = events[Symbol.asyncIterator]();
  }

  async advance(): Promise<void> {
    const { done, value } = await this.#events.next();
    this.next = done === true ? undefined : value;
  }
}

/**
 * As steady as possible: one event of each creator in turn. The same for the same events, wherever they come from. Rejects with a {@link CliError} if they do not begin with the
 * first of each creator, or build on what is not there.
 */
export async function* inInsertionOrder({ name, chains, eventCount }: GraphSource): AsyncGenerator<Event> {
  const creators = [...chains].sort(([a], [b]) => (a < b ? -1 : 1));
  const readers = creators.map(([, events]) => new ChainReader(events));
  for (const reader of readers) {
    await reader.advance();
    if (reader.next !== undefined && reader.next.body.index !== 0) throw noHistory(name);
  }
  const placed = new Set<string>(['']);
  let count = 0;
  for (let progress = true; progress; ) {
    progress = false;
    for (const reader of readers) {
      const event = reader.next;
      if (event === undefined || !(event.body.parents ?? []).every((parent) => placed.has(parent))) continue;
      placed.add(event.id);
      count += 1;
      yield event;
      await reader.advance();
      progress = true;
    }
  }
  const left = eventCount - count;
  if (left > 0) throw new CliError(`${name}: ${left} events build on events that are not there`);
}

/** The refusal of a graph that does not begin with its genesis. */
export function noHistory(name: string): CliError {
  return new CliError(
    `${name}: there is no history from genesis: the node started from a frame, or dropped old events`,
    {
      remedy: 'Export from a node that was there from the beginning, and has kept everything.',
    },
  );
}
