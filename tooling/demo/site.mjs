// @ts-check
// What the demo needs of the place where it runs.

/**
 * @typedef {import('./member.mjs').Member} Member
 * @typedef {{ readonly once: boolean, readonly json: boolean }} Look
 * @typedef {{ readonly follow: boolean, readonly onLine?: ((line: string) => void) | undefined }} Show
 *   `onLine`: gets what would be shown, line by line.
 * @typedef {{
 *   readonly members: () => Promise<readonly Member[]>,
 *   readonly build: () => Promise<void>,
 *   readonly conf: () => Promise<void>,
 *   readonly start: () => Promise<void>,
 *   readonly watch: (members: readonly Member[], look: Look) => Promise<void>,
 *   readonly join: (number: number | undefined) => Promise<Member>,
 *   readonly leave: (number: number) => Promise<void>,
 *   readonly show: (number: number, show: Show) => Promise<void>,
 *   readonly stop: () => Promise<void>,
 * }} Site Members are those that run, in the order of their numbers. All reject with a Complaint if it does not come about.
 */

export {};
