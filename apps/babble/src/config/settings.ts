// The one table of what `babble run` can be told. Flags, environment names, file keys, checks and the guide are derived from it.
// Rules OPS-CONF-1, OPS-CONF-2. Where the Go implementation documents more than it does, ours does it: `--join-timeout`, `--signal-realm`,
// `log` in the file, and a moniker that was given.

/** How a value is written, and what it becomes: a text, a whole number, milliseconds, or a truth value. */
export type Kind = 'text' | 'folder' | 'address' | 'choice' | 'count' | 'duration' | 'switch';

export interface Setting {
  readonly kind: Kind;
  /** As it is written in a file; of `datadir` and `db`, what the guide says: see `resolve.ts` for the value. */
  readonly default: string;
  readonly description: string;
  /** The letter of the short flag. */
  readonly short?: string;
  /** Further keys of the configuration file. */
  readonly aliases?: readonly string[];
  /** The smallest count; 1 unless given. */
  readonly least?: number;
  /** Whether the empty text is a value, too. */
  readonly optional?: boolean;
  /** What a choice is made from. */
  readonly choices?: readonly string[];
  /** Never shown. */
  readonly secret?: boolean;
}

export const SETTINGS = {
  datadir: {
    kind: 'folder',
    default: '~/.babble (macOS ~/.Babble, Windows ~\\AppData\\Roaming\\Babble)',
    description: 'folder of key, peers and configuration files',
  },
  log: {
    kind: 'choice',
    default: 'info',
    description: 'least level of what is logged; panic is the same as fatal',
    choices: ['debug', 'info', 'warn', 'error', 'fatal', 'panic', 'silent'],
  },
  moniker: {
    kind: 'text',
    default: '',
    description: 'friendly name in logs and statistics; empty: the one in peers.json',
  },
  'maintenance-mode': {
    kind: 'switch',
    default: 'false',
    description: "start suspended: answer, but insert and create nothing, until 'babble maintenance off'",
    short: 'R',
  },
  listen: {
    kind: 'address',
    default: '127.0.0.1:1337',
    description: 'where to listen for the gossip of other nodes',
    short: 'l',
  },
  advertise: {
    kind: 'address',
    default: '',
    description: 'gossip address told to other nodes; empty: the one listened at',
    optional: true,
    short: 'a',
  },
  timeout: {
    kind: 'duration',
    default: '1s',
    description: 'longest wait for another node',
    short: 't',
  },
  'join-timeout': {
    kind: 'duration',
    default: '10s',
    description: 'longest wait for the network to decide on joining or leaving',
    short: 'j',
    aliases: ['join_timeout'],
  },
  'max-pool': {
    kind: 'count',
    default: '2',
    description: 'idle connections kept per node',
    least: 0,
  },
  webrtc: {
    kind: 'switch',
    default: 'false',
    description: 'gossip over WebRTC instead of TCP; peers are then named by their public keys',
  },
  'signal-addr': {
    kind: 'address',
    default: '127.0.0.1:2443',
    description:
      'signalling server (WebRTC); trusted if its certificate is cert.pem in the data directory, or by the system',
  },
  'signal-realm': { kind: 'text', default: 'main', description: 'signalling realm (WebRTC)' },
  'signal-skip-verify': {
    kind: 'switch',
    default: 'false',
    description: 'accept any certificate of the signalling server (WebRTC)',
  },
  'ice-addr': {
    kind: 'text',
    default: 'stun:stun.l.google.com:19302',
    description:
      'STUN and TURN servers (WebRTC), with commas between: stun:host:port, turn:host:port, turn:host:port?transport=tcp; empty: none',
  },
  'ice-username': { kind: 'text', default: '', description: 'user of the TURN servers (WebRTC)' },
  'ice-password': {
    kind: 'text',
    default: '',
    description: 'password of the TURN servers (WebRTC)',
    secret: true,
  },
  'require-signed-signalling': {
    kind: 'switch',
    default: 'false',
    description:
      'refuse peers that do not sign what they tell through the signalling server: Go nodes, and whoever stands between (WebRTC)',
  },
  'webrtc-stack': {
    kind: 'choice',
    default: 'wrtc',
    description:
      "the package that speaks WebRTC, which has to be installed: 'wrtc' is @roamhq/wrtc; 'node-datachannel' is for networks on one machine",
    choices: ['wrtc', 'node-datachannel'],
  },
  'webrtc-address': {
    kind: 'text',
    default: '',
    description: 'the one address of this machine to use (WebRTC, node-datachannel only); empty: all but loopback',
  },
  'proxy-listen': {
    kind: 'address',
    default: '127.0.0.1:1338',
    description: 'where the application submits transactions',
    short: 'p',
  },
  'client-connect': {
    kind: 'address',
    default: '127.0.0.1:1339',
    description: 'where the application is called',
    short: 'c',
  },
  'no-service': { kind: 'switch', default: 'false', description: 'no HTTP service' },
  'service-listen': {
    kind: 'address',
    default: '127.0.0.1:8000',
    description: 'where to serve HTTP; empty: not at all',
    optional: true,
    short: 's',
  },
  'service-rate': {
    kind: 'count',
    default: '100',
    description: 'requests that one client may send to the HTTP service per second, on average; 0: as many as it likes',
    least: 0,
  },
  'no-explorer': {
    kind: 'switch',
    default: 'false',
    description: 'serve the HTTP API without the page at /',
  },
  'allow-submit': {
    kind: 'switch',
    default: 'false',
    description: 'take transactions over HTTP, too',
  },
  'service-token': {
    kind: 'text',
    default: '',
    description: 'what whoever submits over HTTP has to send (Authorization: Bearer …); empty: nothing',
    secret: true,
  },
  'no-save-peers': {
    kind: 'switch',
    default: 'false',
    description: 'leave peers.json as it is when somebody joins or leaves',
  },
  store: {
    kind: 'switch',
    default: 'false',
    description: 'keep everything in a database; one that is there is gone on with',
  },
  db: { kind: 'folder', default: '<datadir>/babble_db', description: 'folder of the database' },
  bootstrap: {
    kind: 'switch',
    default: 'false',
    description: 'do not begin without a database; implies store',
  },
  fresh: {
    kind: 'switch',
    default: 'false',
    description: 'move a database that is there aside, and begin with an empty one',
  },
  'snapshot-interval': {
    kind: 'count',
    default: '1000',
    least: 0,
    description:
      'with store: keep the newest state of the application every so many blocks, and give it back to one that begins empty; 0: never',
  },
  'replay-app': {
    kind: 'switch',
    default: 'false',
    description:
      'after a restart give an application that begins empty all blocks from 0, as the Go implementation does, and not its kept state',
  },
  prune: {
    kind: 'switch',
    default: 'false',
    description: 'drop events and frames from the database that nobody needs any more; blocks stay; needs store',
  },
  'keep-blocks': {
    kind: 'count',
    default: '256',
    description:
      'with prune: newest blocks whose events stay, for nodes that were away; the events in memory stay in any case',
  },
  'cache-size': {
    kind: 'count',
    default: '10000',
    description:
      'events kept in memory beyond what consensus needs, 2000 at least; the store keeps as many of each validator, and as many blocks',
  },
  heartbeat: {
    kind: 'duration',
    default: '10ms',
    description: 'pause between two gossips while there is something to do',
  },
  'slow-heartbeat': {
    kind: 'duration',
    default: '1s',
    description: 'pause between two gossips otherwise; raised to heartbeat if smaller',
  },
  'sync-limit': { kind: 'count', default: '1000', description: 'most events in one message' },
  'fast-sync': {
    kind: 'switch',
    default: 'false',
    description:
      'begin with a snapshot from other nodes, and come back to it whenever they do not keep what is missing any more',
  },
  observer: {
    kind: 'switch',
    default: 'false',
    description: 'follow and verify everything, make no events, and need no membership',
  },
  'suspend-limit': {
    kind: 'count',
    default: '100',
    description: 'undetermined events per validator after which the node suspends itself',
  },
  admission: {
    kind: 'choice',
    default: 'strict',
    description: "'reference' also takes events that only the Go implementation accepts",
    choices: ['strict', 'reference'],
  },
} as const;

export type SettingName = keyof typeof SETTINGS;

/** Names of the settings of some kinds. */
type NamesOf<K extends Kind> = { [N in SettingName]: (typeof SETTINGS)[N]['kind'] extends K ? N : never }[SettingName];

/** The value of every setting: counts, durations in milliseconds, truth values, choices, texts. */
export type Values = { readonly [N in NamesOf<'count' | 'duration'>]: number } & {
  readonly [N in NamesOf<'switch'>]: boolean;
} & { readonly [N in NamesOf<'choice'>]: (typeof SETTINGS)[N]['choices'][number] } & {
  readonly [N in NamesOf<'text' | 'folder' | 'address'>]: string;
};

export type Value = string | number | boolean;

/** All names, in the order of the guide. */
export const SETTING_NAMES: readonly SettingName[] = Object.keys(SETTINGS) as SettingName[];

export function settingOf(name: SettingName): Setting {
  return SETTINGS[name];
}

/** `BABBLE_SYNC_LIMIT` of `sync-limit`. */
export function environmentName(name: SettingName): string {
  return `BABBLE_${name.replaceAll('-', '_').toUpperCase()}`;
}

/** The setting that a key of a file means: either case, and the further spellings of the table (OPS-CONF-4). */
export function settingOfKey(key: string): SettingName | undefined {
  const folded = key.toLowerCase();
  return SETTING_NAMES.find((name) => name === folded || settingOf(name).aliases?.includes(folded) === true);
}
