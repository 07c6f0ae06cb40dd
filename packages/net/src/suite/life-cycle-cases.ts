// Cases about starting and stopping. Rules NET-API-1, NET-POOL-2.
import { neverCancelled } from '@babble/host';
import { check, checkRejects, checkSame } from '@babble/host/suite';
import type { RequestHandler } from '../transport.ts';
import type { TransportCase } from './case.ts';
import { echo, jsonOf, line, waitUntilAborted, withPair, withTransports } from './parties.ts';

/** What a request ends with when its peer stops while it waits, or has just stopped. */
const PEER_GONE = ['BABBLE_NET_CONNECTION_LOST', 'BABBLE_NET_UNREACHABLE'] as const;

export const lifeCycleCases: readonly TransportCase[] = [
  {
    name: 'A transport that is not started sends nothing: BABBLE_NET_STOPPED',
    needs: 'listen',
    run: (fixture) =>
      withTransports(fixture, [echo], async (server) => {
        const target = server?.advertiseAddress ?? '';
        const client = fixture.create({ timeoutMs: 1_000 });
        await checkRejects(client.request(target, 'sync', line('{}'), neverCancelled), 'BABBLE_NET_STOPPED');
        await client.start(echo);
        await client.stop();
        await checkRejects(client.request(target, 'sync', line('{}'), neverCancelled), 'BABBLE_NET_STOPPED');
      }),
  },
  {
    name: 'NET-API-1: a started transport says where it is, and is reached there',
    needs: 'listen',
    run: (fixture) =>
      withPair(fixture, echo, async (client, server) => {
        check(server.localAddress !== '' && server.advertiseAddress !== '', 'No address');
        check(server.advertiseAddress !== client.advertiseAddress, 'Two transports have the same address');
        const answer = await client.request(server.advertiseAddress, 'sync', line('{}'), neverCancelled);
        checkSame(jsonOf(answer.body), '{}', 'answer');
      }),
  },
  {
    name: 'start and stop can be repeated, and a second start takes the new handler',
    needs: 'listen',
    run: (fixture) =>
      withTransports(fixture, [echo], async (client) => {
        const server = fixture.create({ timeoutMs: 20_000 });
        const answering =
          (json: string): RequestHandler =>
          async () => ({ error: '', body: line(json) });
        await server.stop();
        for (const json of ['1', '2']) {
          await server.start(echo);
          await server.start(answering(json));
          const answer = await client?.request(server.advertiseAddress, 'sync', line('{}'), neverCancelled);
          checkSame(answer === undefined ? '' : jsonOf(answer.body), json, 'answer');
          await server.stop();
          await server.stop();
        }
      }),
  },
  {
    name: 'stop ends own requests with BABBLE_NET_STOPPED',
    needs: 'listen',
    run: (fixture) =>
      withPair(fixture, waitUntilAborted, async (client, server) => {
        const asked = checkRejects(
          client.request(server.advertiseAddress, 'sync', line('{}'), neverCancelled),
          'BABBLE_NET_STOPPED',
        );
        await client.stop();
        await asked;
      }),
  },
  {
    name: 'NET-POOL-2: stop ends requests of others, tells their handlers, and closes the door',
    needs: 'listen',
    run: async (fixture) => {
      let isTold = false;
      let hasArrived: () => void = () => undefined;
      const arrived = new Promise<void>((resolve) => {
        hasArrived = resolve;
      });
      const handler: RequestHandler = async (request) => {
        if (request.method === 'sync') return echo(request);
        hasArrived();
        const answer = await waitUntilAborted(request);
        isTold = true;
        return answer;
      };
      await withPair(fixture, handler, async (client, server) => {
        const target = server.advertiseAddress;
        // This leaves an idle connection behind, where there are connections.
        await client.request(target, 'sync', line('{}'), neverCancelled);
        const asked = checkRejects(client.request(target, 'eagerSync', line('{}'), neverCancelled), ...PEER_GONE);
        await arrived;
        await server.stop();
        await asked;
        check(isTold, 'The handler was not told');
        await checkRejects(client.request(target, 'sync', line('{}'), neverCancelled), ...PEER_GONE);
      });
    },
  },
];
