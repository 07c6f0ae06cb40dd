// @ts-check
// What the demo needs of the place where it runs.

/**
 * @typedef {import('./member.mjs').Member} Member
 * @typedef {{
 *   readonly members: () => Promise<readonly Member[]>,
 *   readonly build: () => Promise<void>,
 *   readonly conf: () => Promise<void>,
 *   readonly start: () => Promise<void>,
 *   readonly watch: (members: readonly Member[], once: boolean) => Promise<void>,
 *   readonly join: (number: number | undefined) => Promise<Member>,
 *   readonly leave: (number: number) => Promise<void>,
 *   readonly show: (number: number, follow: boolean) => Promise<void>,
 *   readonly stop: () => Promise<void>,
 * }} Site Members are those that run, in the order of their numbers. All reject with a Complaint if it does not come about.
 */

export {};
