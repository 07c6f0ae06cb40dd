// The chat as a page: its files, the stream of what changes, and the lines that are sent. Everything is bounded.
import type { Context } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Board } from '../../board/board.ts';
import { ChangeRing } from '../../board/change-ring.ts';
import { chatTransaction } from '../../in-memory-chat.ts';
import { changeStream } from './change-stream.ts';
import { guard } from './guard.ts';
import { answerFiles, type PageFile } from './page-files.ts';
import { elsewhereOf, type TabRoutesInit, tabRoutes } from './tab-routes.ts';

/** Pages that listen at once. */
const MOST_PAGES = 64;
/** A line, in characters, and what carries it, in bytes. */
const MOST_CHARACTERS = 2_000;
const MOST_BYTES = 16 * 1024;
/** Lines that wait for the node's answer at once. */
const MOST_SENT = 100;

export interface ChatSiteInit {
  readonly name: string;
  readonly board: Board;
  readonly files: ReadonlyMap<string, PageFile>;
  /** We listen on this machine alone. */
  readonly loopbackOnly: boolean;
  /** Visitors may become validators. */
  readonly tab?: TabRoutesInit | undefined;
  /** Another text for each process. */
  readonly epoch: string;
}

export function createChatSite({ name, board, files, loopbackOnly, tab, epoch }: ChatSiteInit): Hono {
  const ring = new ChangeRing(board);
  let [pages, sent] = [0, 0];
  const site = new Hono();
  site.use(guard({ loopbackOnly, elsewhere: elsewhereOf(tab) }));
  site.get('/stream', (c) => {
    if (pages >= MOST_PAGES) return c.json({ error: 'too many pages are open' }, 503);
    pages += 1;
    const onEnd = (): void => {
      pages -= 1;
    };
    const body = changeStream({ ring, epoch, lastEventId: c.req.header('last-event-id'), onEnd });
    return c.body(body, 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  });
  site.post(
    '/lines',
    bodyLimit({ maxSize: MOST_BYTES, onError: (c) => c.json({ error: 'this is too long' }, 413) }),
    async (c) => {
      const text = await lineOf(c);
      if (typeof text !== 'string') return c.json({ error: text.fault }, 400);
      if (sent >= MOST_SENT) return c.json({ error: 'too many lines wait for the node' }, 429);
      sent += 1;
      try {
        await board.submit(chatTransaction(name, text));
        return c.json({ taken: true }, 202);
      } catch (error) {
        return c.json({ error: error instanceof Error ? error.message : String(error) }, 502);
      } finally {
        sent -= 1;
      }
    },
  );
  // For whoever restarts what hangs, as nodes have it.
  site.get('/healthz', (c) => c.json({ status: 'alive' }));
  if (tab !== undefined) site.route('/', tabRoutes(tab));
  site.get('*', (c) => answerFiles(c, files));
  return site;
}

/** The text of a line, or what is wrong with it. */
async function lineOf(c: Context): Promise<string | { readonly fault: string }> {
  const body: unknown = await c.req.json().catch(() => undefined);
  const text = typeof body === 'object' && body !== null && 'text' in body ? body.text : undefined;
  if (typeof text !== 'string') return { fault: 'a line is {"text":"…"}' };
  if (text.trim() === '') return { fault: 'there is nothing in this line' };
  return text.length > MOST_CHARACTERS ? { fault: `a line has ${MOST_CHARACTERS} characters at most` } : text;
}
