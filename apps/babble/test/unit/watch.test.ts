// Nodes side by side: what is read from their statistics, and how it looks.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { TABLE_HEADER, tableLines } from '../../src/watch/facts-table.ts';
import { factsOf, type NodeFacts, parseStats } from '../../src/watch/node-facts.ts';

/** As a node of the Go implementation answers. */
const STATS = {
  consensus_events: '180',
  last_block_index: '3',
  last_consensus_round: '17',
  moniker: 'node1',
  num_peers: '4',
  state: 'Babbling',
  transaction_pool: '2',
  transactions: '40',
  undetermined_events: '18',
};
const FACTS: NodeFacts = {
  ...{ url: 'http://a/', node: 'node1', state: 'Babbling', peers: 4, round: 17, block: 3 },
  ...{ transactions: 40, undetermined: 18, pool: 2 },
};

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** The URL of a server that answers with this text at /stats. */
async function serve(text: string): Promise<string> {
  const started = createServer((request, answer) => {
    answer.statusCode = request.url === '/stats' ? 200 : 404;
    answer.end(text);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/`;
}

describe('facts', () => {
  test('HTTP-2: numbers of /stats, which are texts there', async () => {
    const url = await serve(JSON.stringify(STATS));
    expect(await factsOf(url)).toEqual({ ...FACTS, url });
  });

  test('without a moniker a node has the name of its address', () => {
    expect(parseStats(JSON.stringify({ ...STATS, moniker: '' }), 'host:8000').node).toBe('host:8000');
  });

  test.each(['[]', 'null', 'hello', '{"state":1}'])('%s is not what a node says', async (text) => {
    const url = await serve(text);
    expect(await factsOf(url)).toEqual({ url, node: new URL(url).host, problem: 'something answers that is no node' });
  });

  test('a node that is away has a reason', async () => {
    const url = await serve('');
    await new Promise((resolve) => server?.close(resolve));
    const { problem, state } = await factsOf(url);
    expect([problem, state]).toEqual([expect.stringContaining('ECONNREFUSED'), undefined]);
  });
});

describe('table', () => {
  test('numbers stand below their headers, the rate is of the time between two looks', () => {
    const [line = ''] = tableLines([{ ...FACTS, transactions: 140 }], [FACTS], 2);
    expect(line).toHaveLength(TABLE_HEADER.length);
    const below = (header: string): string => {
      const end = TABLE_HEADER.indexOf(header) + header.length;
      return line.slice(0, end).split(' ').at(-1) ?? '';
    };
    const columns = ['peers', 'round', 'block', 'transactions', 'tx/s', 'undetermined', 'pool'];
    expect(columns.map(below)).toEqual(['4', '17', '3', '140', '50', '18', '2']);
    expect(line).toMatch(/^node1 +Babbling /);
  });

  test('what is not known is a dash: the first rate, and that of a node that began anew', () => {
    const rateOf = (line: string | undefined): string | undefined => line?.trim().split(/\s+/)[6];
    expect(rateOf(tableLines([FACTS])[0])).toBe('-');
    expect(rateOf(tableLines([FACTS], [{ ...FACTS, transactions: 900 }], 1)[0])).toBe('-');
  });

  test('who does not answer says why', () => {
    const away = { url: 'http://b/', node: 'b', problem: 'connect ECONNREFUSED' };
    expect(tableLines([away])[0]).toMatch(/^b {15}connect ECONNREFUSED$/);
  });
});
