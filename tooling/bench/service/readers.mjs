// Readers of an HTTP service, as a process of their own: each asks again as soon as it is answered, and does not listen to who tells it to wait. Told by
// messages: { url, count, addresses, stream } to begin, 'stop' to end, upon which it says what the answers were.
import { Agent, request } from 'node:http';

const PATHS = [
  '/v1/status',
  '/v1/validators',
  '/v1/blocks?limit=100&order=desc',
  '/v1/events?limit=1000',
  '/v1/rounds?limit=100',
  '/v1/membership',
  '/metrics',
  '/stats',
  '/blocks/0?count=50',
  `/v1/transactions/${'0'.repeat(64)}`,
  '/v1/blocks?limit=99999999999',
  '/v1/blocks/-1',
  '/v1/%ff/../%2e%2e',
];

let running = false;
let outcome = { answers: {}, bytes: 0 };
let agents = [];

function note(answer) {
  outcome.answers[answer] = (outcome.answers[answer] ?? 0) + 1;
}

/** One request; resolves when it is over, however. */
function ask(url, agent, localAddress) {
  return new Promise((resolve) => {
    const asked = request(url, { agent, ...(localAddress === undefined ? {} : { localAddress }) }, (answer) => {
      note(answer.statusCode);
      answer.on('data', (piece) => {
        outcome.bytes += piece.length;
      });
      answer.on('end', resolve);
      answer.on('error', resolve);
    });
    asked.on('error', (error) => {
      if (running) note(error.code ?? String(error));
      resolve();
    });
    asked.end();
  });
}

async function read({ url, stream }, number, agent, localAddress) {
  for (let i = number; running; i += 1) {
    await ask(`${url}${stream ? '/v1/stream' : PATHS[i % PATHS.length]}`, agent, localAddress);
    // Who is cut off at once must not spin.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

process.on('message', (message) => {
  if (message === 'stop') {
    running = false;
    for (const agent of agents) agent.destroy();
    process.send(outcome);
    return;
  }
  running = true;
  outcome = { answers: {}, bytes: 0 };
  agents = Array.from({ length: message.count }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  agents.forEach((agent, number) => {
    const own = `127.0.${1 + (number >> 7)}.${1 + (number & 127)}`;
    void read(message, number, agent, message.addresses > 1 ? own : undefined);
  });
});
process.on('disconnect', () => process.exit(0));
