// The recorded conversations with the reference's `Babble.SubmitTx`, held with ours: byte for byte, and the same transactions in the same order.
import type { Transaction } from '@babble/hashgraph';
import { socketProxy } from '@babble/proxy/socket';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CapturedRow } from '../captures.ts';
import { readCapture } from '../captures.ts';
import { RawClient } from '../raw-client.ts';

interface Conversation {
  readonly name: string;
  readonly connectionClosedByServer: boolean;
  readonly exchange: readonly CapturedRow[];
}

type Document = readonly (Conversation | { readonly name: string; readonly txs?: readonly string[] })[];

const document = readCapture<Document>('socket/submit-requests.json');
const conversations = document.filter((item): item is Conversation => 'exchange' in item);
const proxy = socketProxy({ listen: '127.0.0.1:0', connect: '127.0.0.1:0' });
const transactions: Transaction[] = [];

beforeAll(() =>
  proxy.start({
    submit: async (transaction) => {
      transactions.push(transaction);
      return 'accepted';
    },
  }),
);
afterAll(() => proxy.stop());

test.each(conversations.map((conversation) => [conversation.name, conversation] as const))(
  'APP-SOCK-2 … APP-SOCK-10, as recorded: %s',
  async (_name, { exchange, connectionClosedByServer }) => {
    const client = await RawClient.to(proxy.listenAddress);
    for (const { dir, ev, text = '' } of exchange) {
      if (dir === 'c2s') client.send(complete(text));
      else if (dir === 's2c') {
        const lines = await client.lines(text.split('\n').length - 1);
        expect(inAnyOrder(lines)).toEqual(inAnyOrder(text));
      } else if (ev === 'client-fin') client.end();
      else if (ev === 'server-fin') expect(await client.rest()).toBe('');
    }
    expect(exchange.some(({ ev }) => ev === 'server-fin')).toBe(connectionClosedByServer);
    client.destroy();
  },
);

test('APP-SUB-1, APP-SUB-2: the recorded transactions reach the node, nil ones as nil', () => {
  const recorded = document.find((item) => 'txs' in item);
  const expected = recorded !== undefined && 'txs' in recorded ? recorded.txs : undefined;
  expect(transactions.map(asRecorded)).toEqual(expected);
  expect(transactions.slice(0, 4)).toEqual([expect.any(Uint8Array), new Uint8Array(0), null, null]);
});

/** The recorder cut the request of 2,000,051 characters: it carries nothing but `A`. */
function complete(text: string): string {
  const cut = /^({.*\["QU)[A-Z]*…\((\d+) characters\)$/.exec(text);
  if (cut === null) return text;
  const [begin, end] = ['{"method":"Babble.SubmitTx","params":["', '"],"id":33}\n'];
  return begin + 'QUFB'.repeat((Number(cut[2]) - begin.length - end.length) / 4) + end;
}

/** Answers to requests in one write came in any order; ours keep the order of the requests. */
function inAnyOrder(lines: string): readonly string[] {
  return lines.split('\n').sort();
}

function asRecorded(transaction: Transaction): string {
  if (transaction !== null && transaction.length > 1_000_000) return `(${transaction.length} bytes)`;
  return Buffer.from(transaction ?? []).toString('base64');
}
