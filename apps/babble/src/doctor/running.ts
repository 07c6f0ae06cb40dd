// Whether a node runs with the data directory, what listens where, and whether the application is there. Rules OPS-CLI-5, APP-SOCK-1.
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { parseHostPort } from '@babble/host';
import { messageOf } from '../cli-error.ts';
import type { SettingName, Values } from '../config/settings.ts';
import { askNode, NoNodeError } from '../control/control-client.ts';
import { controlSocketOf } from '../control/protocol.ts';
import { type Finding, ok, problem, problemOf, warning } from './finding.ts';

/** Longest wait for a connection on this machine or near it. */
const CONNECT_MS = 2_000;

export interface CheckedNode {
  readonly isRunning: boolean;
  readonly findings: readonly Finding[];
}

export async function checkedNode(datadir: string): Promise<CheckedNode> {
  if (!existsSync(controlSocketOf(datadir))) {
    return { isRunning: false, findings: [ok('node', 'no node runs with this data directory')] };
  }
  try {
    const answer = await askNode(datadir, 'status');
    const status = answer.ok ? answer.status : undefined;
    const findings = status === undefined ? [] : stateOf(status);
    return { isRunning: true, findings };
  } catch (error) {
    if (!(error instanceof NoNodeError))
      return { isRunning: true, findings: [problemOf('node', error, 'Read its log.')] };
    const message = 'no node runs with this data directory; one that ran there has ended without cleaning up';
    return { isRunning: false, findings: [ok('node', message)] };
  }
}

function stateOf(status: Readonly<Record<string, string>>): readonly Finding[] {
  const { state = '', last_block_index: block = '' } = status;
  const text = `a node runs: ${state}, last block ${block}`;
  if (state !== 'Suspended') return [ok('node', text)];
  const remedy =
    "Its log says why; it resumes by itself when enough validators are heard, or with 'babble maintenance off'.";
  return [warning('node', text, remedy)];
}

const LISTENERS: readonly SettingName[] = ['listen', 'proxy-listen', 'service-listen'];

/** What the node would listen at, while none runs. */
export async function checkPorts(values: Values): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const free: string[] = [];
  for (const name of LISTENERS) {
    const address = String(values[name]);
    if (address === '' || (name === 'service-listen' && values['no-service'])) continue;
    const reason = await whyNotFree(address);
    if (reason === undefined) free.push(address);
    else {
      const remedy = `Stop what listens there, or choose with --${name} a port that is free, at an address of this machine.`;
      findings.push(problem('ports', `--${name} ${address}: ${reason}`, remedy));
    }
  }
  return findings.length > 0 ? findings : [ok('ports', `free: ${free.join(', ')}`)];
}

/** Listens there for a moment. */
function whyNotFree(address: string): Promise<string | undefined> {
  const target = parseHostPort(address);
  if (target === undefined) return Promise.resolve('no address: host:port');
  const { host, port } = target;
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(reasonOf(error)));
    server.listen({ host: host === '' ? undefined : host, port, exclusive: true }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}

function reasonOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'something else listens there';
  if (code === 'EACCES') return 'this user may not listen there';
  if (code === 'EADDRNOTAVAIL') return 'it is no address of this machine';
  return error.message;
}

/** Whether anybody listens where the node calls its application. */
export async function checkApplication(values: Values): Promise<readonly Finding[]> {
  const address = values['client-connect'];
  const target = parseHostPort(address);
  if (target === undefined) return [];
  const reason = await whyUnreachable(target.host, target.port);
  if (reason === undefined) return [ok('application', `something listens at ${address}`)];
  const remedy = 'Start the application; the node waits for it, and gives it all blocks then.';
  return [warning('application', `nobody answers at --client-connect ${address} (${reason})`, remedy)];
}

function whyUnreachable(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: host === '' ? 'localhost' : host, port });
    socket.setTimeout(CONNECT_MS, () => {
      socket.destroy();
      resolve(`no answer within ${CONNECT_MS / 1000} s`);
    });
    socket.once('error', (error) => resolve(messageOf(error)));
    socket.once('connect', () => {
      socket.destroy();
      resolve(undefined);
    });
  });
}
