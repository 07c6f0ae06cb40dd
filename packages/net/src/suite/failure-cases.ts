// Cases about requests that fail, each with the code that says why. Rules NET-CONN-2, NET-CONN-5, NET-POOL-1, NET-POOL-2.
import { cancelSource, neverCancelled } from '@babble/host';
import { check, checkRejects, checkSame } from '@babble/host/suite';
import { NetError } from '../errors.ts';
import type { RequestHandler } from '../transport.ts';
import type { TransportCase } from './case.ts';
import { echo, jsonOf, line, waitUntilAborted, withPair, withTransports } from './parties.ts';

export const failureCases: readonly TransportCase[] = [
  {
    name: 'NET-MEM-1, TCP-3: a request to nobody is BABBLE_NET_UNREACHABLE',
    run: (fixture) =>
      withTransports(fixture, [echo], async (client) => {
        const target = await fixture.unreachableAddress();
        const asked = client?.request(target, 'sync', line('{}'), neverCancelled) ?? Promise.resolve();
        await checkRejects(asked, 'BABBLE_NET_UNREACHABLE');
      }),
  },
  {
    name: 'NET-POOL-1: a peer that does not answer is BABBLE_NET_TIMEOUT, its handler is told, and others are still answered',
    needs: 'listen',
    run: async (fixture) => {
      let abortedCount = 0;
      const handler: RequestHandler = async (request) => {
        if (request.method === 'sync') return echo(request);
        const answer = await waitUntilAborted(request);
        abortedCount++;
        return answer;
      };
      const timeoutMs = 100;
      await withPair(
        fixture,
        handler,
        async (client, server) => {
          const slow = client.request(server.advertiseAddress, 'eagerSync', line('{}'), neverCancelled);
          const answer = await client.request(server.advertiseAddress, 'sync', line('{"n":1}'), neverCancelled);
          checkSame(jsonOf(answer.body), '{"n":1}', 'answer meanwhile');
          await checkRejects(slow, 'BABBLE_NET_TIMEOUT');
          const later = await client.request(server.advertiseAddress, 'sync', line('{"n":2}'), neverCancelled);
          checkSame(jsonOf(later.body), '{"n":2}', 'answer afterwards');
          for (let wait = 0; wait < 100 && abortedCount === 0; wait++) await fixture.delay(10);
          checkSame(abortedCount, 1, 'handlers told');
        },
        timeoutMs,
      );
    },
  },
  {
    name: 'A cancelled request is BABBLE_NET_CANCELLED with the reason as its cause, and its handler is told',
    needs: 'listen',
    run: async (fixture) => {
      let isTold = false;
      const source = cancelSource();
      const handler: RequestHandler = async (request) => {
        source.cancel('changed my mind');
        const answer = await waitUntilAborted(request);
        isTold = true;
        return answer;
      };
      await withPair(fixture, handler, async (client, server) => {
        const asked = client.request(server.advertiseAddress, 'sync', line('{}'), source.signal);
        const { cause } = await checkRejects(asked, 'BABBLE_NET_CANCELLED');
        check(chainIncludes(cause, 'changed my mind'), 'The reason is lost');
        for (let wait = 0; wait < 100 && !isTold; wait++) await fixture.delay(10);
        check(isTold, 'The handler was not told');
      });
    },
  },
  {
    name: 'A request with a signal that is aborted already is not sent',
    needs: 'listen',
    run: async (fixture) => {
      let requestCount = 0;
      const handler: RequestHandler = async (request) => {
        requestCount++;
        return echo(request);
      };
      const source = cancelSource();
      source.cancel();
      await withPair(fixture, handler, async (client, server) => {
        const asked = client.request(server.advertiseAddress, 'sync', line('{}'), source.signal);
        await checkRejects(asked, 'BABBLE_NET_CANCELLED');
        await client.request(server.advertiseAddress, 'sync', line('{}'), neverCancelled);
        checkSame(requestCount, 1, 'requests that arrived');
      });
    },
  },
  {
    name: 'NET-CONN-5: a handler that fails is answered with internal error and null, without its own words',
    needs: 'listen',
    run: (fixture) =>
      withPair(
        fixture,
        async () => {
          throw new Error('a secret');
        },
        async (client, server) => {
          const answer = await client.request(server.advertiseAddress, 'sync', line('{}'), neverCancelled);
          checkSame(answer.error, 'internal error', 'error');
          checkSame(jsonOf(answer.body), 'null', 'body');
        },
      ),
  },
  {
    name: 'NET-CONN-2: a request that the handler calls malformed gets no answer, and the next one is served',
    needs: 'listen',
    run: (fixture) =>
      withPair(
        fixture,
        async (request) => {
          if (jsonOf(request.body) !== '{"FromID":1.0}') return echo(request);
          throw new NetError('BABBLE_NET_MALFORMED', 'FromID is no integer');
        },
        async (client, server) => {
          const asked = client.request(server.advertiseAddress, 'sync', line('{"FromID":1.0}'), neverCancelled);
          await checkRejects(asked, 'BABBLE_NET_CONNECTION_LOST');
          const answer = await client.request(server.advertiseAddress, 'sync', line('{}'), neverCancelled);
          checkSame(jsonOf(answer.body), '{}', 'answer');
        },
      ),
  },
  {
    name: 'What no peer could take is BABBLE_NET_REQUEST_INVALID: bodies that are not one line, names that are none',
    needs: 'listen',
    run: (fixture) =>
      withPair(fixture, echo, async (client, server) => {
        const target = server.advertiseAddress;
        const bodies = [new Uint8Array(0), line('{}').subarray(0, 2), line('{\n}'), line('')];
        for (const body of bodies) {
          await checkRejects(client.request(target, 'sync', body, neverCancelled), 'BABBLE_NET_REQUEST_INVALID');
        }
        for (const method of ['', 'two words', 'x'.repeat(65)]) {
          await checkRejects(client.request(target, method, line('{}'), neverCancelled), 'BABBLE_NET_REQUEST_INVALID');
        }
      }),
  },
];

/** Whether `reason` is at the end of a chain of causes. */
function chainIncludes(cause: unknown, reason: unknown): boolean {
  for (let link = cause; link !== undefined; link = link instanceof Error ? link.cause : undefined) {
    if (link === reason) return true;
  }
  return false;
}
