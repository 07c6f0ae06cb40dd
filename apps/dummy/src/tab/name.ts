// The name of whoever speaks: the moniker of the validator, and what stands before each line. Rule APP-DUMMY-5.

/** Longest name, in characters. */
export const MOST_NAME_CHARACTERS = 30;

/** What is wrong with a name, for whoever chose it; `undefined` if nothing. */
export function faultOfName(name: string): string | undefined {
  if (name.trim() === '') return 'Choose a name: the others see it before everything you say.';
  if (name.includes(':')) return 'A name has no colon: what stands behind one is what you say.';
  return name.trim().length > MOST_NAME_CHARACTERS
    ? `A name has ${MOST_NAME_CHARACTERS} characters at most.`
    : undefined;
}
