// @ts-check
// The environment for several nodes.

/** What the environment sets of babble run is meant for one node: all of it as nothing. */
export function withoutSettings() {
  const settings = Object.keys(process.env).filter((name) => name.startsWith('BABBLE_'));
  return Object.fromEntries(settings.map((name) => [name, undefined]));
}
