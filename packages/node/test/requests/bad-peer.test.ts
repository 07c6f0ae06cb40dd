// The node as client: every way the recorded peer misbehaved, and the peer that is correct and silent. The node asks the same, gives up
// where it must, asks again on the connections that are still good, and goes on.
import { describe, expect, test } from '@jest/globals';
import type { PeerScript, Said } from './recorded-node.ts';
import { nothingNew, startRecordedNode } from './recorded-node.ts';
import type { Row } from './recordings.ts';
import { bytesOf, recordedKey, recording } from './recordings.ts';

interface BadPeer {
  readonly case: string;
  readonly rows: readonly (Row & { readonly conn: string })[];
}

/** What the recorded peer answered to its first request of each kind; ours also pushes where the reference gave up after the pull. */
function scriptOf({ rows }: BadPeer): PeerScript {
  const answers = new Map<string, string>();
  for (const [position, row] of rows.entries()) {
    if (row.dir !== 'go->fake') continue;
    const type = textOf(row)[0] ?? '';
    if (answers.has(type)) continue;
    answers.set(type, answerAfter(rows, position));
  }
  return (request) => {
    const answer = answers.get(request[0] ?? '') ?? nothingNew(request);
    return answer === '' ? undefined : answer;
  };
}

function answerAfter(rows: BadPeer['rows'], position: number): string {
  const parts: string[] = [];
  for (const row of rows.slice(position + 1)) {
    if (row.dir === 'go->fake') break;
    if (row.ev === 'fake closes') return 'close';
    if (row.dir === 'fake->go') parts.push(textOf(row));
  }
  return parts.join('');
}

function textOf(row: Row): string {
  return Buffer.from(bytesOf(row)).toString();
}

/** Type bytes by connection, in order of opening. */
function conversations(said: readonly Said[]): readonly string[] {
  const byConnection = new Map<number, string>();
  for (const { connection, request } of said) {
    byConnection.set(connection, `${byConnection.get(connection) ?? ''}${request.charCodeAt(0)}`);
  }
  return [...byConnection.values()];
}

/** One connection for all, or a new one for each request (NET-POOL-2). */
const KEEPS_CONNECTION: Readonly<Record<string, boolean>> = {
  'error text with percent signs': true,
  'error text, then a full body': true,
  'hang: no answer': false,
  'closes the connection': false,
  'only the error text, no body': false,
  'body without newline': true,
  'no error text': false,
  'answer in two pieces': true,
  'events of an unknown creator': true,
  'other FromID than the peer': true,
  'EagerSync answered Success false': true,
  'HTTP error page': false,
};

describe('a bad peer', () => {
  const peers = recording<readonly BadPeer[]>('client-against-a-bad-peer');

  test('every recorded case has an expectation', () => {
    expect(peers.map((peer) => peer.case)).toEqual(Object.keys(KEEPS_CONNECTION));
  });

  test.each(peers)('NET-POOL-2, NET-ERR-8, NET-RPC-3: $case', async (peer) => {
    const { node, clock, asked } = await startRecordedNode({ peer: scriptOf(peer) });
    await node.submit(new TextEncoder().encode('tx'));
    await clock.run(10_000);
    expect(node.state).toBe('Babbling');
    const requests = conversations(asked);
    expect(asked.length).toBeGreaterThan(3);
    if (KEEPS_CONNECTION[peer.case] === true) expect(requests).toHaveLength(1);
    else for (const request of requests) expect(request).toHaveLength(1);
    await node.stop();
  });

  test('NODE-GOSSIP-3, NODE-GOSSIP-4: to a silent but correct peer, ours sends what the reference sends, and its event once it is known to be new', async () => {
    const { rows } = recording<{ readonly rows: BadPeer['rows'] }>('fake-peer-side-of-a-babbling-node');
    const { node, clock, asked } = await startRecordedNode({ peer: nothingNew });
    await node.submit(new TextEncoder().encode('tx'));
    await clock.run(10_000);
    const theirs = rows.filter(({ dir }) => dir === 'go->fake').map(textOf);
    const form = (request: string): string =>
      request
        .replace(/-?\d+/g, '0')
        .replace(/,"Wire":0/, '')
        .replace(/"Events":.*$/su, '"Events":…');
    const forms = (requests: readonly string[]): readonly string[] => [...new Set(requests.map(form))].sort();
    expect(forms(asked.map(({ request }) => request))).toEqual(forms(theirs));
    expect(asked[0]?.request).toContain(`"FromID":${recordedKey('go').id},"Known":{"1483993152":-1,"2996901891":-1}`);
    await node.stop();
  });
});
