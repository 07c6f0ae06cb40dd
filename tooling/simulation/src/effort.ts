// How much tests do: as much as everybody can wait for, or more, where somebody has the time. One name of the environment for all of them.

const NAME = 'BABBLE_TEST_EFFORT';

export interface Efforts<T> {
  /** With every change. */
  readonly usual: T;
  /** With BABBLE_TEST_EFFORT=long. */
  readonly long: T;
}

/** The one of both that the environment asks for. Throws if it asks for something else. */
export function effort<T>({ usual, long }: Efforts<T>): T {
  const asked = process.env[NAME] ?? 'usual';
  if (asked === 'usual') return usual;
  if (asked === 'long') return long;
  throw new Error(`${NAME}=${asked}: it is usual or long`);
}
