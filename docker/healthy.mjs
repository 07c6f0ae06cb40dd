// Health check of the containers: does the program answer at /healthz? The argument, or BABBLE_SERVICE_LISTEN, is the address it listens at.
import { argv, env } from 'node:process';

const listen = argv[2] ?? env.BABBLE_SERVICE_LISTEN ?? '';
const [, host, port] = /^(.*):(\d+)$/.exec(listen) ?? [];

try {
  if (host === undefined) throw new Error(`"${listen}" is no address such as 0.0.0.0:8000`);
  // Who listens everywhere is to be found here.
  const here = ['', '0.0.0.0', '[::]'].includes(host) ? '127.0.0.1' : host;
  const answer = await fetch(`http://${here}:${port}/healthz`, { signal: AbortSignal.timeout(2_000) });
  if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
} catch (error) {
  console.error(`not healthy: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
