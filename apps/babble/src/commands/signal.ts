// babble signal: the signalling server of networks over WebRTC. Rules OPS-SIGNAL-1, RTC-TLS-5.
import type { Command } from 'commander';
import { Option } from 'commander';
import type { SignalOptions } from '../signalling/options.ts';

const HELP = `
Nodes that gossip over WebRTC register here under their public keys, and hand each other what it takes to connect. The server sees who
connects to whom, and nothing of what they say to each other afterwards; connections go on when it stops.

Certificates: --cert-file and --key-file, in PEM. --self-signed makes both files if they are not there yet, for the names and addresses
given (--self-signed signal.example.org,192.0.2.7); nodes trust it when the certificate lies as cert.pem in their data directory.

Who may register: whoever proves to have the key, as our nodes do. Nodes of the Go implementation give no proof: they need
--admit-unproven, and then anybody can take a name that is free.

Pages in browsers may connect from the server's own host only; --allow-origin lets in others ('any' for all).

Exit code: 0 after SIGINT or SIGTERM, 1 if it cannot start, 2 for a flag that does not exist.

Examples:
  babble signal --self-signed
  babble signal --url 0.0.0.0:2443 --cert-file /etc/letsencrypt/live/example.org/fullchain.pem --key-file /etc/letsencrypt/live/example.org/privkey.pem
  babble signal --self-signed --allow-origin https://chat.example.org`;

export function addSignal(program: Command): void {
  program
    .command('signal')
    .summary('run a signalling server (WebRTC)')
    .description('Runs a signalling server: nodes behind NATs and in browsers find one another through it.')
    .option('--url <host:port>', 'where to listen; without a host on every interface', ':2443')
    .option('--realm <name>', 'administrative domain: nodes of one network name the same', 'main')
    .option('--cert-file <file>', 'certificate of the server, PEM', 'cert.pem')
    .option('--key-file <file>', 'its private key, PEM', 'key.pem')
    .option('--self-signed [names]', 'make certificate and key if they are not there (default names: localhost)')
    .option('--admit-unproven', 'let in nodes that do not prove to have their key (Go implementation)')
    .option('--allow-origin <origin...>', "pages that may connect, for instance https://example.org; 'any' for all")
    .addOption(
      new Option('--log <level>', 'least level of what is logged')
        .choices(['debug', 'info', 'warn', 'error', 'silent'])
        .default('warn'),
    )
    .option('--json', 'print where it listens as JSON')
    .addHelpText('after', HELP)
    .action(signal);
}

async function signal(options: SignalOptions): Promise<void> {
  // Loaded only here: no other command serves WebSockets.
  const { serveSignal } = await import('../signalling/serve.ts');
  await serveSignal(options);
}
