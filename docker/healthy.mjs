// Health check of the containers: does the program answer at /healthz? The first argument, or BABBLE_SERVICE_LISTEN, is the address it listens at; a
// second one, "tls", says that it speaks TLS there. Who else answers inside of its container is nobody: any certificate will do.
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { argv, env } from 'node:process';

const listen = argv[2] ?? env.BABBLE_SERVICE_LISTEN ?? '';
const [scheme, get] = argv[3] === 'tls' ? ['https', https.get] : ['http', http.get];
const [, host, port] = /^(.*):(\d+)$/.exec(listen) ?? [];

try {
  if (host === undefined) throw new Error(`"${listen}" is no address such as 0.0.0.0:8000`);
  // Who listens everywhere is to be found here.
  const here = ['', '0.0.0.0', '[::]'].includes(host) ? '127.0.0.1' : host;
  const options = { rejectUnauthorized: false, agent: false, signal: AbortSignal.timeout(2_000) };
  const [answer] = await once(get(`${scheme}://${here}:${port}/healthz`, options), 'response');
  answer.resume();
  if (answer.statusCode !== 200) throw new Error(`HTTP status ${answer.statusCode}`);
} catch (error) {
  console.error(`not healthy: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
