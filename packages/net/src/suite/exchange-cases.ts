// Cases about requests that are answered. Rules NET-API-1, NET-API-2, NET-RPC-2, NET-RPC-3, NET-ERR-8.
import { neverCancelled } from '@babble/host';
import { check, checkSame } from '@babble/host/suite';
import type { TransportCase } from './case.ts';
import { echo, jsonOf, line, withPair, withTransports } from './parties.ts';

const CLASSIC = ['join', 'sync', 'eagerSync', 'fastForward'] as const;

/** Text that framing could trip over: quotes, brackets, escapes, characters beyond ASCII. */
const AWKWARD = `{"a":"}\\"]{\\\\","b":[[],{}],"c":"\\n\u00e9\u{1f600}"}`;

export const exchangeCases: readonly TransportCase[] = [
  {
    name: 'NET-API-1, NET-RPC-2: each classic method arrives with its body and its answer comes back',
    needs: 'listen',
    run: (fixture) =>
      withPair(
        fixture,
        async ({ method, body }) => ({ error: '', body: line(`{"m":"${method}","b":${jsonOf(body)}}`) }),
        async (client, server) => {
          for (const method of CLASSIC) {
            const answer = await client.request(server.advertiseAddress, method, line(AWKWARD), neverCancelled);
            checkSame(answer.error, '', 'error');
            checkSame(jsonOf(answer.body), `{"m":"${method}","b":${AWKWARD}}`, 'answer');
          }
        },
      ),
  },
  {
    name: 'NET-RPC-3, NET-ERR-8: an error text and the body beside it both arrive, and the next request works',
    needs: 'listen',
    run: (fixture) => {
      const error = 'boom 100% "quoted" %s \n \u00e9 <&> \u2028';
      return withPair(
        fixture,
        async ({ method }) =>
          method === 'join' ? { error, body: line('{"FromID":7}') } : { error: '', body: line('1') },
        async (client, server) => {
          const refused = await client.request(server.advertiseAddress, 'join', line('{}'), neverCancelled);
          checkSame(refused.error, error, 'error');
          checkSame(jsonOf(refused.body), '{"FromID":7}', 'body');
          const accepted = await client.request(server.advertiseAddress, 'sync', line('{}'), neverCancelled);
          checkSame(jsonOf(accepted.body), '1', 'next answer');
        },
      );
    },
  },
  {
    name: 'NET-RPC-4: null in place of the object arrives as it is',
    needs: 'listen',
    run: (fixture) =>
      withPair(fixture, echo, async (client, server) => {
        const answer = await client.request(server.advertiseAddress, 'sync', line('null'), neverCancelled);
        checkSame(jsonOf(answer.body), 'null', 'answer');
      }),
  },
  {
    name: 'NODE-LIMIT-3: a megabyte passes unchanged in both directions',
    needs: 'listen',
    run: (fixture) =>
      withPair(fixture, echo, async (client, server) => {
        const json = JSON.stringify(Array.from({ length: 20_000 }, (_, index) => ({ index, text: `{"${index}` })));
        const big = `{"x":${JSON.stringify(json)},"y":${json}}`;
        const answer = await client.request(server.advertiseAddress, 'eagerSync', line(big), neverCancelled);
        check(jsonOf(answer.body) === big, 'The large body came back changed');
      }),
  },
  {
    name: 'NET-POOL-1: many requests at the same time each get their own answer',
    needs: 'listen',
    run: (fixture) =>
      withPair(fixture, echo, async (client, server) => {
        const numbers = Array.from({ length: 40 }, (_, index) => `{"n":${index}}`);
        const asked = numbers.map((json) =>
          client.request(server.advertiseAddress, 'sync', line(json), neverCancelled),
        );
        const answers = await Promise.all(asked);
        for (const [index, answer] of answers.entries()) checkSame(jsonOf(answer.body), numbers[index], 'answer');
      }),
  },
  {
    name: 'NET-API-1: both sides ask and answer at the same time',
    needs: 'listen',
    run: (fixture) =>
      withTransports(fixture, [echo, echo], async (a, b) => {
        if (a === undefined || b === undefined) return;
        const [there, back] = await Promise.all([
          a.request(b.advertiseAddress, 'sync', line('{"from":"a"}'), neverCancelled),
          b.request(a.advertiseAddress, 'sync', line('{"from":"b"}'), neverCancelled),
        ]);
        checkSame(jsonOf(there.body), '{"from":"a"}', 'answer to a');
        checkSame(jsonOf(back.body), '{"from":"b"}', 'answer to b');
      }),
  },
  {
    name: 'Extensions carry any bytes, also none, and an error text beside them',
    needs: 'extensions',
    run: (fixture) =>
      withPair(
        fixture,
        async (request) => {
          if (request.method === 'sync') return echo(request);
          return { error: request.method === 'x/refused' ? 'no' : '', body: request.body.slice().reverse() };
        },
        async (client, server) => {
          const bytes = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) % 256);
          const answer = await client.request(server.advertiseAddress, 'x/reverse', bytes, neverCancelled);
          checkSame(answer.body.slice().reverse().join(), bytes.join(), 'answer');
          const empty = await client.request(server.advertiseAddress, 'x/refused', new Uint8Array(0), neverCancelled);
          checkSame(empty.error, 'no', 'error');
          checkSame(empty.body.length, 0, 'length');
          const classic = await client.request(server.advertiseAddress, 'sync', line('{}'), neverCancelled);
          checkSame(jsonOf(classic.body), '{}', 'classic answer after an extension');
        },
      ),
  },
];
