// What a user can do about the errors with which a node does not start, or cannot go on. The packages say what is wrong; which flag or file mends it, only
// the command line knows. Rules OPS-CLI-5, OPS-FILE-2, OPS-FILE-4.
import { join } from 'node:path';
import { HashgraphError } from '@babble/hashgraph';
import { PEERS_FILE } from '@babble/peers/node';
import { CliError } from './cli-error.ts';
import { PRIVATE_KEY_FILE, PUBLIC_KEY_FILE } from './data-directory.ts';
import type { RunSettings } from './run-node.ts';

/** What a remedy depends on. */
export interface RemedyContext {
  readonly datadir: string;
  readonly listen: string;
  readonly replayApp?: boolean;
  /** Folder of the database; only errors of a node have to do with it. */
  readonly database?: string;
}

/** The error as the command line shows it: its message, a remedy if there is one, and its stack if the log level is debug. */
export function startUpError(error: unknown, settings: RunSettings): unknown {
  if (!(error instanceof Error)) return error;
  const isDebug = settings.logLevel === 'debug';
  if (error instanceof CliError) {
    const { exitCode, cause } = error;
    const remedy = error.remedy ?? (cause instanceof Error ? remedyFor(cause, settings) : undefined);
    return new CliError(error.message, { exitCode, remedy, cause, withStack: isDebug });
  }
  if (codeOf(error) === undefined) return error;
  return new CliError(error.message, { remedy: remedyFor(error, settings), cause: error, withStack: isDebug });
}

function remedyFor(error: Error, settings: RunSettings): string | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  return error instanceof HashgraphError
    ? storeRemedy(error, settings)
    : remedyOf(code, { ...settings, ...settings.settings, database: settings.store.folder });
}

/** Codes of our packages; what the platform throws has its own, and no class that could be asked for. */
function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' && /^(?:BABBLE_|E[A-Z]+$)/.test(error.code)
    ? error.code
    : undefined;
}

const BEGIN_ANEW =
  'Begin anew with --fresh, which moves the database aside: the node fetches everything from its peers, with --fast-sync a snapshot. What it had accepted and no peer has is only in the old database.';

/** A store says by itself what can be done; which flag does it, it cannot know. Where only the kept state of the application is damaged, everything else is still of use. */
function storeRemedy({ data }: HashgraphError, { store: { folder } }: RunSettings): string | undefined {
  const { key, reason } = data;
  if (typeof key === 'string' && key.startsWith('snapshot/')) {
    return 'Start with --replay-app, which gives the application all blocks from 0 instead of the state that was kept of it.';
  }
  switch (reason) {
    case 'damaged':
    case 'gap':
      // A file is looked at as a whole when it is opened; of rows only those that were read.
      return typeof key === 'string'
        ? `Look at the disk, or restore ${folder} from a copy; what else is damaged, or whether a copy is whole, says ${verification(folder)}. ${BEGIN_ANEW}`
        : `Look at the disk, or restore ${folder} from a copy. ${BEGIN_ANEW}`;
    case 'locked':
      return 'End the other process that uses it, or name another folder with --db or --datadir.';
    case 'full':
      return 'Make room on the disk and start again: everything that was kept is there.';
    case 'denied':
      return `Give the user of this process the right to read and write ${folder} and everything in it.`;
    case 'badger':
    case 'foreign':
    case 'newer':
    case 'older':
      return 'Name another folder with --db or --datadir, or begin anew with --fresh, which moves it aside.';
    default:
      return typeof data['remedy'] === 'string' ? sentence(data['remedy']) : undefined;
  }
}

function verification(database: string | undefined): string {
  return `'babble verify${database === undefined ? '' : ` --db ${database}`}'`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

const LISTENERS: Readonly<Record<string, string>> = {
  NET: '--listen',
  PROXY: '--proxy-listen',
  SERVICE: '--service-listen',
};

/** What can be done about an error with this code; `undefined` if its message says it. */
export function remedyOf(
  code: string,
  { datadir, listen, replayApp = false, database }: RemedyContext,
): string | undefined {
  const [, layer = '', reason = ''] = /^BABBLE_([A-Z]+)_ADDRESS_([A-Z_]+)$/.exec(code) ?? [];
  const flag = LISTENERS[layer];
  if (flag !== undefined) return addressRemedy(flag, reason, listen);
  switch (code) {
    case 'BABBLE_CRYPTO_KEY_FILE_UNUSABLE':
      return `Make a key with: babble keygen --priv ${join(datadir, PRIVATE_KEY_FILE)} --pub ${join(datadir, PUBLIC_KEY_FILE)}; or name another folder with --datadir.`;
    case 'BABBLE_CRYPTO_PRIVATE_KEY_INVALID':
      return 'It holds 64 hexadecimal digits and nothing else. Restore it from a copy, or move it away and make a new key with babble keygen.';
    case 'BABBLE_NET_SIGNALLING_UNREACHABLE':
      return `Start the server ('babble signal'), correct --signal-addr, or put its certificate into ${join(datadir, 'cert.pem')} if it is not one that the system trusts.`;
    case 'BABBLE_NET_SIGNALLING_REFUSED':
      return 'Correct --signal-realm, or ask the operator of the signalling server.';
    case 'BABBLE_NET_CERTIFICATE_UNUSABLE':
      return 'It is the certificate of the signalling server, in PEM. Copy it again, or remove it to trust what the system trusts.';
    case 'BABBLE_NET_BACKEND_MISSING':
      return 'Install it beside this program, or start the node without --webrtc to gossip over TCP.';
    case 'BABBLE_PEERS_FILE_MISSING':
      return 'Copy it from another node of the network, or list all validators in it: [{"NetAddr":"host:port","PubKeyHex":"0X04…","Moniker":"name"}].';
    case 'BABBLE_PEERS_FILE_INVALID':
      return 'Write a list with one entry per validator: [{"NetAddr":"host:port","PubKeyHex":"0X04…","Moniker":"name"}]; or copy the file from another node.';
    case 'BABBLE_PEERS_GENESIS_AMBIGUOUS':
      return 'Keep peers.genesis.json as the other nodes have it.';
    case 'BABBLE_NODE_CONFIGURATION_INVALID':
      return `Correct the setting that is named; or list the validators in ${join(datadir, PEERS_FILE)}.`;
    case 'BABBLE_NODE_STORE_FOREIGN':
      return 'Name another folder with --db or --datadir, or begin anew with --fresh; or restore the peers.genesis.json of the network that the database is of.';
    case 'BABBLE_NODE_STORE_DAMAGED':
      return `Find out what in it does not fit with ${verification(database)}, or restore it from a copy. ${BEGIN_ANEW}`;
    case 'BABBLE_NODE_HISTORY_PRUNED':
      return 'Start with --fast-sync, which brings node and application to the state of the others.';
    case 'BABBLE_NODE_APPLICATION_BEHIND':
      return replayApp
        ? 'Start without --replay-app, so that the application gets its kept state if there is one; or with --fast-sync, which brings node and application to the state of the others.'
        : 'Start with --fast-sync, which brings node and application to the state of the others.';
    case 'BABBLE_NODE_APPLICATION_DIVERGED':
      return replayApp
        ? 'Start the application anew, with its former version and an empty state, and then the node.'
        : 'Start the application anew, with its former version and an empty state, and then the node; if that was so, with --replay-app, which gives it no kept state that it could misunderstand.';
    default:
      return undefined;
  }
}

function addressRemedy(flag: string, reason: string, listen: string): string {
  if (reason === 'NOT_ADVERTISABLE') {
    const port = /[0-9]+$/.exec(listen)?.[0] ?? '1337';
    return `Say with --advertise how other nodes reach this one, for instance --advertise 192.0.2.7:${port}.`;
  }
  if (reason === 'IN_USE') return `Stop what listens there, or choose another address with ${flag}.`;
  if (reason === 'UNAVAILABLE') return `Choose with ${flag} an address of this machine, and a port you may listen at.`;
  const other = { '--listen': ' or --advertise', '--proxy-listen': ' or --client-connect' }[flag] ?? '';
  return `Correct ${flag}${other}: host:port, with a host that can be resolved.`;
}
