// The STUN and TURN server of the laboratory: coturn.
import { spawnSync } from 'node:child_process';
import { LabProgram } from './lab-program.ts';
import type { NatLab } from './nat-lab.ts';
import { SERVER_ADDRESS } from './nat-lab.ts';

const RELAY_USER = { name: 'babble', password: 'in the laboratory' };
const ADDRESS = `${SERVER_ADDRESS}:3478`;

export const STUN_URL: string = `stun:${ADDRESS}`;
export const TURN_URL: string = `turn:${ADDRESS}`;
export const TURN_TCP_URL: string = `${TURN_URL}?transport=tcp`;

/** The flags that go with a URL of TURN. */
export const RELAY_FLAGS: readonly string[] = [
  '--ice-username',
  RELAY_USER.name,
  '--ice-password',
  RELAY_USER.password,
];

/** Why there is none; `undefined` where there is. */
export function relayObstacle(): string | undefined {
  const { error } = spawnSync('turnserver', ['--version']);
  return error === undefined ? undefined : 'no turnserver here (the package coturn)';
}

export class RelayServer {
  readonly #program: LabProgram;

  private constructor(program: LabProgram) {
    this.#program = program;
  }

  static async start(lab: NatLab, cwd: string): Promise<RelayServer> {
    const command = [
      ...['turnserver', '-n', '--no-cli', '--log-file=stdout', '--simple-log', '--no-tls', '--no-dtls', '--verbose'],
      ...[`--listening-ip=${SERVER_ADDRESS}`, `--relay-ip=${SERVER_ADDRESS}`, '--listening-port=3478'],
      ...['--min-port=50000', '--max-port=50999', '--fingerprint', '--pidfile=turnserver.pid'],
      ...['--lt-cred-mech', '--realm=babble.test', `--user=${RELAY_USER.name}:${RELAY_USER.password}`],
    ];
    const runs = /opened|listener opened on|Total auth threads/;
    return new RelayServer(await LabProgram.start(lab.internet, command, { runs, cwd }));
  }

  /** What it has written. */
  get log(): string {
    return this.#program.output;
  }

  stop(): Promise<void> {
    return this.#program.kill();
  }
}
