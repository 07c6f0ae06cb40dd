// OURS-1, strict at the border, nothing thrown inside: the requests that end or hang the process of the Go implementation. Ours answers or
// refuses each, changes nothing, and goes on.
import { describe, expect, test } from '@jest/globals';
import { play } from '../requests/play.ts';
import type { RecordedNode } from '../requests/recorded-node.ts';
import { FAKE_ID, nothingNew, startRecordedNode } from '../requests/recorded-node.ts';
import type { Row } from '../requests/recordings.ts';
import { recordedKey, recording } from '../requests/recordings.ts';

interface BreakingRequest {
  readonly request: string;
  readonly exchange: readonly Row[];
}

const NOT_VERIFIED = 'Unable to verify signature on join request';

/** What ours answers, and by which rule. */
const ANSWERS: Readonly<Record<string, readonly [error: RegExp, rule: string]>> = {
  'Sync with SyncLimit -1': [/^$/, 'NODE-PULL-2'],
  'EagerSync, event signature "!|1"': [/is not a signature$/, 'SIG-TEXT-4'],
  'EagerSync, event signature "1|"': [/is not a signature$/, 'SIG-TEXT-4'],
  'EagerSync, event of a known creator, InternalTransaction with empty key': [/^Invalid Event signature /, 'HG-INS-1'],
  'Join, empty PubKeyHex': [new RegExp(NOT_VERIFIED), 'NODE-JOIN-9'],
  'Join, PubKeyHex "0X"': [new RegExp(NOT_VERIFIED), 'NODE-JOIN-9'],
  'Join, PubKeyHex "0"': [new RegExp(NOT_VERIFIED), 'NODE-JOIN-9'],
  'Join, PubKeyHex not on the curve': [new RegExp(NOT_VERIFIED), 'NODE-JOIN-9'],
  'Join, signature "!|!"': [new RegExp(NOT_VERIFIED), 'NODE-JOIN-6'],
  'Join, empty request object': [new RegExp(NOT_VERIFIED), 'NODE-JOIN-9'],
  'Sync, SyncLimit -1, when the node has nothing to send': [/^$/, 'NODE-PULL-2'],
  'Join with U+FFFD in the moniker, single-validator network': [new RegExp(NOT_VERIFIED), 'NODE-JOIN-9'],
};

/** The recorded networks had other keys: their ids become those of this one. */
function renamed(rows: readonly Row[]): readonly Row[] {
  const [go, fake] = [recordedKey('go').id, FAKE_ID];
  const rename = (text: string): string =>
    text.replaceAll('2729451557', String(go)).replaceAll('2460416654', String(fake));
  return rows.map((row) => (row.text === undefined ? row : { ...row, text: rename(row.text) }));
}

async function stateOf({ node, connect }: RecordedNode): Promise<unknown> {
  const row = { dir: 'c2s', text: '\u0001{"Known":{},"SyncLimit":1000}\n' };
  const { answers } = await play(connect(), { name: '', connectionClosedByServer: false, exchange: [row] });
  return { answer: answers[0]?.body, statistics: node.statistics() };
}

describe('OURS-1: requests that break the reference', () => {
  const requests = recording<readonly BreakingRequest[]>('requests-that-break-the-reference');

  test('every recorded request has an expected answer', () => {
    expect(requests.map(({ request }) => request)).toEqual(Object.keys(ANSWERS));
  });

  test.each(requests)('$request', async ({ request, exchange }) => {
    const started = await startRecordedNode({ peer: nothingNew });
    await started.node.submit(new TextEncoder().encode('tx'));
    await started.clock.run(2_000);
    const before = await stateOf(started);
    const rows = renamed(exchange).filter(({ dir }) => dir === 'c2s');
    const played = await play(started.connect(), { name: request, connectionClosedByServer: false, exchange: rows });
    expect(played.closed).toBe(false);
    expect(played.answers.map(({ error }) => error)).toEqual([expect.stringMatching(ANSWERS[request]?.[0] ?? /never/)]);
    expect(started.node.state).toBe('Babbling');
    expect(await stateOf(started)).toEqual(before);
    await started.node.stop();
  });
});
