// The messages of WAMP's basic profile that calling a procedure needs, as texts: one JSON array each, the first element says which it is.
// Rules ENC-USE-7, RTC-WAMP-2, RTC-WAMP-4 … RTC-WAMP-8, RTC-WAMP-12, RTC-WAMP-15 … RTC-WAMP-19. Publishing and subscribing are not part of signalling.

/** Options and details: an object whose keys nobody has to know. */
export type Dictionary = Readonly<Record<string, unknown>>;

/** Positional arguments. */
export type Arguments = readonly unknown[];

/** What a call carries beside its options. */
interface Payload {
  readonly args: Arguments;
  /** Keyword arguments; signalling uses none (RTC-WAMP-17), stock clients may. */
  readonly kwargs?: Dictionary;
}

export type WampMessage =
  | { readonly kind: 'hello'; readonly realm: string; readonly details: Dictionary }
  | { readonly kind: 'welcome'; readonly session: number; readonly details: Dictionary }
  | { readonly kind: 'abort'; readonly details: Dictionary; readonly reason: string }
  | { readonly kind: 'goodbye'; readonly details: Dictionary; readonly reason: string }
  | ({
      readonly kind: 'error';
      /** The code of the message that failed. */
      readonly about: number;
      readonly request: number;
      readonly details: Dictionary;
      readonly uri: string;
    } & Payload)
  | ({
      readonly kind: 'call';
      readonly request: number;
      readonly options: Dictionary;
      readonly procedure: string;
    } & Payload)
  | { readonly kind: 'cancel'; readonly request: number; readonly options: Dictionary }
  | ({ readonly kind: 'result'; readonly request: number; readonly details: Dictionary } & Payload)
  | { readonly kind: 'register'; readonly request: number; readonly options: Dictionary; readonly procedure: string }
  | { readonly kind: 'registered'; readonly request: number; readonly registration: number }
  | { readonly kind: 'unregister'; readonly request: number; readonly registration: number }
  | { readonly kind: 'unregistered'; readonly request: number; readonly details: Dictionary }
  | ({
      readonly kind: 'invocation';
      readonly request: number;
      readonly registration: number;
      readonly details: Dictionary;
    } & Payload)
  | { readonly kind: 'interrupt'; readonly request: number; readonly options: Dictionary }
  | ({ readonly kind: 'yield'; readonly request: number; readonly options: Dictionary } & Payload)
  /** A message of another role; `request` where there is one. */
  | { readonly kind: 'foreign'; readonly code: number; readonly request: number };

/** What is sent: messages of other roles are only read. */
export type OutgoingMessage = Exclude<WampMessage, { readonly kind: 'foreign' }>;

export type WampKind = WampMessage['kind'];

/** The first element of each message. */
export const WAMP_CODES = {
  hello: 1,
  welcome: 2,
  abort: 3,
  goodbye: 6,
  error: 8,
  call: 48,
  cancel: 49,
  result: 50,
  register: 64,
  registered: 65,
  unregister: 66,
  unregistered: 67,
  invocation: 68,
  interrupt: 69,
  yield: 70,
} as const;

/** Messages of publishers, subscribers and authentication, which a peer of ours may be sent. */
const FOREIGN_CODES: ReadonlySet<number> = new Set([4, 5, 16, 17, 32, 33, 34, 35, 36]);

/** Nested levels of a message. What is thousands deep can be read, but not be written again: the stack ends before. Those of signalling have 5. */
const MAX_DEPTH = 32;

/** What a text is: a message, no JSON at all (ignored by routers: RTC-WAMP-7), or JSON that is no message. */
export type ReadMessage =
  | { readonly verdict: 'message'; readonly message: WampMessage }
  | { readonly verdict: 'noJson' }
  | { readonly verdict: 'malformed'; readonly detail: string };

/** Reads one text frame. */
export function readMessage(text: string): ReadMessage {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { verdict: 'noJson' }; // What the sender gets for it is the caller's affair.
  }
  if (!Array.isArray(parsed)) return { verdict: 'malformed', detail: 'a message is an array' };
  if (!isNestedWithin(parsed, MAX_DEPTH)) return { verdict: 'malformed', detail: 'it is nested too deep' };
  const fields: readonly unknown[] = parsed;
  const message = messageOf(new Fields(fields));
  return message === undefined
    ? { verdict: 'malformed', detail: `the fields of message ${String(fields[0]).slice(0, 20)} are wrong` }
    : { verdict: 'message', message };
}

function isNestedWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isNestedWithin(inner, levels - 1));
}

/** The text of a message (RTC-WAMP-2: one frame each). Empty arguments are left out at the end, as the protocol allows. */
export function writeMessage(message: OutgoingMessage): string {
  return JSON.stringify(fieldsOf(message));
}

function fieldsOf(message: OutgoingMessage): readonly unknown[] {
  const code = WAMP_CODES[message.kind];
  switch (message.kind) {
    case 'hello':
      return [code, message.realm, message.details];
    case 'welcome':
      return [code, message.session, message.details];
    case 'abort':
    case 'goodbye':
      return [code, message.details, message.reason];
    case 'error':
      return [code, message.about, message.request, message.details, message.uri, ...payloadOf(message)];
    case 'call':
      return [code, message.request, message.options, message.procedure, ...payloadOf(message)];
    case 'register':
      return [code, message.request, message.options, message.procedure];
    case 'registered':
    case 'unregister':
      return [code, message.request, message.registration];
    case 'invocation':
      return [code, message.request, message.registration, message.details, ...payloadOf(message)];
    case 'cancel':
    case 'interrupt':
      return [code, message.request, message.options];
    case 'unregistered': {
      // The details are an addition for registrations that the router takes away; a plain answer has none.
      const isPlain = Object.keys(message.details).length === 0;
      return isPlain ? [code, message.request] : [code, message.request, message.details];
    }
    case 'result':
      return [code, message.request, message.details, ...payloadOf(message)];
    case 'yield':
      return [code, message.request, message.options, ...payloadOf(message)];
  }
}

function payloadOf({ args, kwargs }: Payload): readonly unknown[] {
  if (kwargs !== undefined) return [args, kwargs];
  return args.length === 0 ? [] : [args];
}

/** `undefined` where a field has another type than the message wants. */
function messageOf(fields: Fields): WampMessage | undefined {
  const code = fields.id(0);
  if (code === undefined) return undefined;
  const message = FOREIGN_CODES.has(code)
    ? ({ kind: 'foreign', code, request: fields.id(1) ?? 0 } as const)
    : (sessionMessage(code, fields) ?? callMessage(code, fields) ?? calleeMessage(code, fields));
  return message;
}

function sessionMessage(code: number, fields: Fields): WampMessage | undefined {
  switch (code) {
    case WAMP_CODES.hello:
      return complete({ kind: 'hello', realm: fields.text(1), details: fields.dictionary(2) });
    case WAMP_CODES.welcome:
      return complete({ kind: 'welcome', session: fields.id(1), details: fields.dictionary(2) });
    case WAMP_CODES.abort:
      return complete({ kind: 'abort', details: fields.dictionary(1), reason: fields.text(2) });
    case WAMP_CODES.goodbye:
      return complete({ kind: 'goodbye', details: fields.dictionary(1), reason: fields.text(2) });
    case WAMP_CODES.error: {
      const head = {
        kind: 'error' as const,
        about: fields.id(1),
        request: fields.id(2),
        details: fields.dictionary(3),
        uri: fields.text(4),
      };
      return withPayload(complete(head), fields, 5);
    }
    default:
      return undefined;
  }
}

function callMessage(code: number, fields: Fields): WampMessage | undefined {
  const request = fields.id(1);
  switch (code) {
    case WAMP_CODES.call: {
      const head = { kind: 'call' as const, request, options: fields.dictionary(2), procedure: fields.text(3) };
      return withPayload(complete(head), fields, 4);
    }
    case WAMP_CODES.cancel:
      return complete({ kind: 'cancel', request, options: fields.dictionary(2) });
    case WAMP_CODES.result:
      return withPayload(complete({ kind: 'result' as const, request, details: fields.dictionary(2) }), fields, 3);
    default:
      return undefined;
  }
}

function calleeMessage(code: number, fields: Fields): WampMessage | undefined {
  const request = fields.id(1);
  switch (code) {
    case WAMP_CODES.register:
      return complete({ kind: 'register', request, options: fields.dictionary(2), procedure: fields.text(3) });
    case WAMP_CODES.registered:
      return complete({ kind: 'registered', request, registration: fields.id(2) });
    case WAMP_CODES.unregister:
      return complete({ kind: 'unregister', request, registration: fields.id(2) });
    case WAMP_CODES.unregistered:
      return complete({ kind: 'unregistered', request, details: fields.isAbsent(2) ? {} : fields.dictionary(2) });
    case WAMP_CODES.invocation: {
      const head = {
        kind: 'invocation' as const,
        request,
        registration: fields.id(2),
        details: fields.dictionary(3),
      };
      return withPayload(complete(head), fields, 4);
    }
    case WAMP_CODES.interrupt:
      return complete({ kind: 'interrupt', request, options: fields.dictionary(2) });
    case WAMP_CODES.yield:
      return withPayload(complete({ kind: 'yield' as const, request, options: fields.dictionary(2) }), fields, 3);
    default:
      return undefined;
  }
}

/** The fields of a message, all of them there. */
type Complete<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };

function complete<T extends object>(fields: T): Complete<T> | undefined {
  return Object.values(fields).includes(undefined) ? undefined : (fields as Complete<T>);
}

/** The arguments from `position` on; `undefined` when they are no arguments. */
function withPayload<T extends object>(
  head: T | undefined,
  fields: Fields,
  position: number,
): (T & Payload) | undefined {
  const args = fields.list(position);
  if (head === undefined || args === undefined) return undefined;
  if (fields.isAbsent(position + 1)) return { ...head, args };
  const kwargs = fields.dictionary(position + 1);
  return kwargs === undefined ? undefined : { ...head, args, kwargs };
}

/** The elements of a message by what they have to be. */
class Fields {
  readonly #fields: readonly unknown[];

  constructor(fields: readonly unknown[]) {
    this.#fields = fields;
  }

  isAbsent(position: number): boolean {
    return position >= this.#fields.length;
  }

  /** Ids are whole numbers up to 2^53. */
  id(position: number): number | undefined {
    const value = this.#fields[position];
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  }

  text(position: number): string | undefined {
    const value = this.#fields[position];
    return typeof value === 'string' ? value : undefined;
  }

  /** ⚠ as the reference: `null` stands for no details (RTC-WAMP-13). */
  dictionary(position: number): Dictionary | undefined {
    const value = this.#fields[position];
    if (value === null) return {};
    return isDictionary(value) ? value : undefined;
  }

  /** No arguments when they are left out. */
  list(position: number): Arguments | undefined {
    const value = this.#fields[position];
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? value : undefined;
  }
}

/** Whether a value is an object with keys. */
export function isDictionary(value: unknown): value is Dictionary {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
