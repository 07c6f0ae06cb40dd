// Data directories of a network that is started elsewhere, or later: what `babble testnet --generate-only` does. Rules OPS-NET-1, RTC-ID-1, RTC-TLS-3.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseHostPort } from '@babble/host';
import { selfSignedCertificate } from '@babble/net-webrtc/node';
import { CliError, EXIT, invalidArgument } from '../cli-error.ts';
import { print } from '../output.ts';
import {
  configurations,
  type NodeConfiguration,
  SIGNAL_CERTIFICATE_FILE,
  withAddresses,
  writeDataDirectories,
} from './configuration.ts';

/** The folder of the signalling server, beside those of the validators. */
const SIGNAL_FOLDER = 'signal';
const DEFAULT_SIGNAL_ADDRESS = '127.0.0.1:2443';

/** What the command line says of it, and what it may say only of a network that runs. */
export interface GenerateFlags {
  readonly dir?: string;
  readonly webrtc?: boolean;
  readonly addresses?: string;
  readonly signalAddr?: string;
  readonly json?: boolean;
  readonly chat?: boolean;
  readonly script?: string;
  readonly fastSync?: boolean;
  readonly txRate?: string;
  readonly duration?: string;
}

/** Writes a data directory per validator, and says how each is started. Rejects with a {@link CliError} for flags that have no meaning here. */
export async function generateDirectories(flags: GenerateFlags, size: number, basePort: number): Promise<void> {
  refuseUseless(flags);
  const { dir, json = false } = flags;
  if (dir === undefined) throw usage('--generate-only needs --dir', 'Say where to write the data directories.');
  const here = configurations(dir, size, basePort);
  if (flags.webrtc === true) {
    const address = checkedSignalAddress(flags.signalAddr ?? DEFAULT_SIGNAL_ADDRESS);
    return generateOverWebRtc({ nodes: here, folder: join(dir, SIGNAL_FOLDER), address, dir, json });
  }
  const nodes = flags.addresses === undefined ? here : withAddresses(here, checkedPattern(flags.addresses, size));
  await writeDataDirectories(nodes);
  if (json) return print(JSON.stringify(nodes));
  if (flags.addresses !== undefined) {
    print(`${size} data directories written below ${dir}, for validators that reach one another at`);
    for (const { moniker, gossip } of nodes) print(`  ${moniker}  ${gossip}`);
    return;
  }
  print(`${size} data directories written below ${dir}. Each validator is started with:`);
  for (const node of nodes) print(`  babble run ${directoryOf(node)} --listen ${node.gossip} ${socketsOf(node)}`);
}

interface WebRtcInit {
  readonly nodes: readonly NodeConfiguration[];
  readonly folder: string;
  /** Of the signalling server. */
  readonly address: string;
  readonly dir: string;
  readonly json: boolean;
}

/** The same, and a certificate of the signalling server that all of them trust. */
async function generateOverWebRtc({ nodes, folder, address, dir, json }: WebRtcInit): Promise<void> {
  const peers = await writeDataDirectories(nodes, 'key');
  const host = parseHostPort(address)?.host ?? '';
  const names = [...new Set(['localhost', '127.0.0.1', host])];
  const made = selfSignedCertificate({ names, fromMs: Date.now() });
  const [certFile, keyFile] = [join(folder, SIGNAL_CERTIFICATE_FILE), join(folder, 'key.pem')];
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(keyFile, made.privateKey, { mode: 0o600 });
  for (const place of [folder, ...nodes.map((node) => node.folder)]) {
    await writeFile(join(place, SIGNAL_CERTIFICATE_FILE), made.certificate);
  }
  if (json) return print(JSON.stringify(nodes.map((node, i) => ({ ...node, gossip: peers[i]?.netAddr ?? '' }))));
  print(`${nodes.length} data directories written below ${dir}. The signalling server is started with:`);
  print(`  babble signal --url ${address} --cert-file ${certFile} --key-file ${keyFile}`);
  print('and each validator with:');
  for (const node of nodes)
    print(`  babble run ${directoryOf(node)} --webrtc --signal-addr ${address} ${socketsOf(node)}`);
}

function directoryOf({ folder }: NodeConfiguration): string {
  return `--datadir ${folder}`;
}

function socketsOf({ proxy, client, service }: NodeConfiguration): string {
  return `--proxy-listen ${proxy} --client-connect ${client} --service-listen ${service}`;
}

/** Throws a {@link CliError} for what is of a network that runs, and for addresses of the other kind of network. */
function refuseUseless(flags: GenerateFlags): void {
  const useless = [
    ...(flags.chat === true ? ['--chat'] : []),
    ...(flags.script === undefined ? [] : ['--script']),
    ...(flags.fastSync === true ? ['--fast-sync'] : []),
    ...(flags.txRate === undefined ? [] : ['--tx-rate']),
    ...(flags.duration === undefined ? [] : ['--duration']),
  ];
  if (useless.length > 0) {
    const message = `--generate-only runs no network, so ${useless.join(' and ')} cannot be had with it`;
    throw usage(message, 'Leave out the one or the other.');
  }
  if (flags.webrtc === true && flags.addresses !== undefined) {
    throw usage('--addresses are for TCP', 'Leave them out: over WebRTC a peer is where its key is (--signal-addr).');
  }
  if (flags.webrtc !== true && flags.signalAddr !== undefined) {
    throw usage('--signal-addr is for WebRTC', 'Give --webrtc, too, or leave it out.');
  }
}

/** Throws a {@link CliError} if it does not make an address of its own for each validator. */
function checkedPattern(pattern: string, size: number): string {
  const address = parseHostPort(pattern.replaceAll('#', String(size)));
  const fault =
    address === undefined || address.host === '' || address.port === 0
      ? 'is no address such as node#:1337'
      : size > 1 && !pattern.includes('#')
        ? 'is the same address for all: put # where the number belongs'
        : undefined;
  if (fault === undefined) return pattern;
  throw new CliError(`${invalidArgument(pattern, 'addresses')}: ${fault}`, { exitCode: EXIT.usage });
}

/** Throws a {@link CliError} if nodes could not call there. */
function checkedSignalAddress(text: string): string {
  const address = parseHostPort(text);
  if (address !== undefined && address.host !== '' && address.port !== 0) return text;
  throw usage(invalidArgument(text, 'signal-addr'), 'Write it like signal.example.org:2443.');
}

function usage(message: string, remedy: string): CliError {
  return new CliError(message, { exitCode: EXIT.usage, remedy });
}
