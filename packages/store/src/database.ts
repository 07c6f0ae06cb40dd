// What the store asks of a database: the part of the interface of `abstract-level` that it uses, so that any of them will do and
// nothing here depends on one.

const ENCODINGS = { keyEncoding: 'utf8', valueEncoding: 'view' } as const;
type Encodings = typeof ENCODINGS;

/** Keys are texts of ASCII, values are bytes; given with every call, as a database may have other defaults. */
export const TEXT_TO_BYTES: Encodings = ENCODINGS;

/** One change of a batch. */
export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: string };

/** A stretch of keys in their order: from `gte` on, below `lt`, at most `limit`, `reverse` from the end. */
export interface KeyRange {
  readonly gte: string;
  readonly lt: string;
  readonly limit?: number;
  readonly reverse?: boolean;
}

/** A database of `abstract-level`, version 3: `classic-level`, `memory-level`, `browser-level` and others. */
export interface LevelDatabase {
  readonly status: string;
  open(): Promise<void>;
  close(): Promise<void>;
  get(key: string, options: Encodings): Promise<Uint8Array | undefined>;
  getMany(keys: string[], options: Encodings): Promise<(Uint8Array | undefined)[]>;
  /** All of it or nothing. `sync`: resolve when it would survive a loss of power; a medium that cannot know ignores it. */
  batch(operations: Operation[], options: Encodings & { readonly sync: boolean }): Promise<void>;
  iterator(options: KeyRange & Encodings): { all(): Promise<[string, Uint8Array][]> };
  keys(options: KeyRange & { readonly keyEncoding: 'utf8' }): { all(): Promise<string[]> };
  clear(options: KeyRange & { readonly keyEncoding: 'utf8' }): Promise<void>;
  /** Frees the room of what was removed in a range soon; databases without it do so when they please. */
  compactRange?(start: string, end: string, options: { readonly keyEncoding: 'utf8' }): Promise<void>;
}
