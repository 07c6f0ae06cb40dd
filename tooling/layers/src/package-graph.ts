// The package graph of ARCHITECTURE.md as data: who may import whom, and which packages run without Node.

/** Arrows of the drawing; what can be reached over several of them is allowed as well. */
const DIRECT: Readonly<Record<string, readonly string[]>> = {
  '@babble/host': [],
  '@babble/crypto': ['@babble/host'],
  '@babble/peers': ['@babble/crypto'],
  '@babble/hashgraph': ['@babble/peers'],
  '@babble/net': ['@babble/hashgraph'],
  '@babble/proxy': ['@babble/hashgraph'],
  '@babble/net-tcp': ['@babble/net'],
  '@babble/net-webrtc': ['@babble/net'],
  '@babble/store': ['@babble/hashgraph'],
  '@babble/node': ['@babble/hashgraph', '@babble/net', '@babble/proxy'],
  '@babble/service': ['@babble/node'],
  '@babble/browser': ['@babble/node', '@babble/net-webrtc', '@babble/store'],
  '@babble/mobile': ['@babble/node'],
};

/** Chosen by applications, and by what chooses for them; no other package may know which of them is used. */
const CHOSEN_BY_APPS = ['@babble/net-tcp', '@babble/net-webrtc', '@babble/store', '@babble/browser'];

/** Runs in pages and nowhere else: it takes from the page what nodes need, and so chooses for its applications. */
const FOR_BROWSERS = '@babble/browser';

/** Applications whose exports the command line uses. */
const SHOWN_BY_CLI = ['@babble/dummy', '@babble/explorer'];

/** What tests stand on: private, and no part of what is published; it needs nothing of ours but the base of everything. */
const FOR_TESTS = ['@babble-tooling/simulation'];

/** Run unchanged in a browser and on simulated time, except for what lies in their src/node. */
const PURE: ReadonlySet<string> = new Set([
  '@babble/host',
  '@babble/crypto',
  '@babble/peers',
  '@babble/hashgraph',
  '@babble/net',
  '@babble/net-webrtc',
  '@babble/proxy',
  '@babble/store',
  '@babble/node',
  '@babble/mobile',
  '@babble/dummy',
]);

export function isPure(name: string): boolean {
  return PURE.has(name);
}

/** Whether all its sources are for browsers, as those in the src/page of other packages are. */
export function isForBrowsers(name: string): boolean {
  return name === FOR_BROWSERS;
}

/** Our own packages, published or not. */
export function isOurs(name: string): boolean {
  return name.startsWith('@babble/') || name.startsWith('@babble-tooling/');
}

/** Whether only tests may use it; tooling, which is not published, may everywhere. */
export function isForTests(folder: string, target: string): boolean {
  return !folder.startsWith('tooling/') && FOR_TESTS.includes(target);
}

/** Why a package in `folder` may not import `target`; `undefined` if it may. */
export function edgeFault(name: string, folder: string, target: string): string | undefined {
  const group = folder.split('/')[0];
  if (group === 'tooling' || !isOurs(target) || isForTests(folder, target)) return undefined;
  if (target.startsWith('@babble-tooling/')) return `${target} is private; nothing outside tooling may depend on it`;
  const isApp = DIRECT[target] === undefined;
  if (group === 'apps') {
    // The chat exports its application for embedding, the explorer its files; the command line shows both.
    const allowed = !isApp || (name === '@babble/cli' && SHOWN_BY_CLI.includes(target));
    return allowed ? undefined : `${target} is an application; nobody imports it`;
  }
  if (DIRECT[name] === undefined) return `${name} is not in the package graph`;
  if (isApp) return `${target} is an application or unknown; no package imports it`;
  if (CHOSEN_BY_APPS.includes(target) && name !== FOR_BROWSERS) return `only applications name ${target}`;
  return reachable(name).has(target) ? undefined : `the package graph has no way from ${name} to ${target}`;
}

function reachable(name: string): ReadonlySet<string> {
  const direct = DIRECT[name] ?? [];
  return new Set([...direct, ...direct.flatMap((next) => [...reachable(next)])]);
}
