// What handlers of the service get of a request, below the framework.
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';

/** What `@hono/node-server` adds to a request; absent where there is no socket. */
export type ServiceBindings = Partial<HttpBindings>;

/** A Hono application: serve it, mount it into another one, or ask it without any socket (`request`). */
export type Service = Hono<{ Bindings: ServiceBindings }>;

/** One request. */
export type ServiceContext = Context<{ Bindings: ServiceBindings }>;
