// A recording over HTTP: the explorer, and the answers it asks for. The paths are those of a running node, with one parameter more:
// `at`, the position. Nothing here changes anything, and every answer is bounded.
import { type Explorer, type Service, serveExplorer } from '@babble/service';
import type { Context } from 'hono';
import { Hono } from 'hono';
import { decisionPosition, electionFacts, sightsFacts } from './explained.ts';
import { blockFacts, eventFactsAt } from './facts.ts';
import { blocksFacts, recordingFacts, roundsFacts, transactionFacts } from './lists.ts';
import { membershipFacts, statusFacts, validatorsFacts } from './network-facts.ts';
import { InvalidQuery, numberIn } from './query.ts';
import type { Recording } from './recording.ts';
import { stepsFacts } from './steps.ts';

/** Objects in one answer, unless asked for fewer, and at most. */
const STEPS = { least: 1, most: 1_000, absent: 100 } as const;
const BLOCKS = { least: 1, most: 100, absent: 20 } as const;
const ROUNDS = { least: 1, most: 200, absent: 50 } as const;
const FIRST = { absent: 0 } as const;

export interface ReplayServiceInit {
  readonly recording: Recording;
  /** The built page. */
  readonly explorer: Explorer;
  /** Hears of what should not happen. */
  readonly onError: (error: unknown) => void;
}

export function createReplayService({ recording, explorer, onError }: ReplayServiceInit): Service {
  const service: Service = new Hono();
  const at = (c: Context): number => numberIn(c, 'at', { most: recording.length, absent: recording.length });
  service.get('/healthz', (c) => c.json({ status: 'alive' }));
  service.get('/v1/status', (c) => c.json(statusFacts(recording, at(c))));
  service.get('/v1/validators', (c) => c.json(validatorsFacts(recording, at(c))));
  service.get('/v1/membership', (c) => c.json(membershipFacts(recording, at(c))));
  service.get('/v1/blocks', (c) => {
    const from = c.req.query('from') === undefined ? undefined : numberIn(c, 'from', {});
    const order = c.req.query('order') === 'desc' ? 'desc' : 'asc';
    return c.json(blocksFacts(recording, { from, order, limit: numberIn(c, 'limit', BLOCKS) }, at(c)));
  });
  service.get('/v1/blocks/:index', (c) => {
    const block = recording.block(numberIn(c, 'index', {}), at(c));
    return found(c, block && blockFacts(recording, block), `block ${c.req.param('index')}`);
  });
  service.get('/v1/transactions/:hash', (c) =>
    found(c, transactionFacts(recording, c.req.param('hash').toLowerCase(), at(c)), 'this transaction'),
  );
  service.get('/v1/events/:id', (c) => {
    const step = recording.steps[recording.numberOf(c.req.param('id')) ?? -1];
    return found(c, step && eventFactsAt(recording, step.event, at(c)), 'this event');
  });
  service.get('/v1/rounds', (c) =>
    c.json(roundsFacts(recording, numberIn(c, 'from', FIRST), numberIn(c, 'limit', ROUNDS), at(c))),
  );
  addReplayRoutes(service, recording, at);
  serveExplorer(service, explorer);
  service.notFound((c) => found(c, undefined, 'what is at this path'));
  service.onError((error, c) => {
    if (error instanceof InvalidQuery) return c.json({ error: 'badRequest', message: error.message }, 400);
    onError(error);
    return c.json({ error: 'failed', message: error.message }, 500);
  });
  return service;
}

/** What no running node has. */
function addReplayRoutes(service: Service, recording: Recording, at: (c: Context) => number): void {
  service.get('/v1/replay', (c) => c.json(recordingFacts(recording)));
  service.get('/v1/replay/steps', (c) =>
    c.json(stepsFacts(recording, numberIn(c, 'from', FIRST), numberIn(c, 'limit', STEPS))),
  );
  service.get('/v1/replay/decisions', (c) => {
    const direction = c.req.query('direction') === 'older' ? 'older' : 'newer';
    return c.json({ position: decisionPosition(recording, numberIn(c, 'from', FIRST), direction) });
  });
  service.get('/v1/replay/elections/:id', (c) =>
    found(c, electionFacts(recording, c.req.param('id'), at(c)), 'this witness'),
  );
  service.get('/v1/replay/sights/:id', (c) => found(c, sightsFacts(recording, c.req.param('id')), 'this event'));
}

function found(c: Context, value: object | undefined, what: string): Response {
  return value === undefined
    ? c.json({ error: 'notFound', message: `${what} is not in the recording` }, 404)
    : c.json(value);
}
