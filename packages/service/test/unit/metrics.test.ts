// Metrics, read with a parser of the format: what they are called, and what they say.
import { createService, type Service } from '@babble/service';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import parsePrometheusTextFormat from 'parse-prometheus-text-format';
import { Exposition } from '../../src/metrics/exposition.ts';
import { bytesOf, type LiveNetwork, liveNetwork } from '../network/live-network.ts';
import { UNLIMITED } from '../unlimited.ts';

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly metrics: readonly {
    readonly value?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly buckets?: Readonly<Record<string, string>>;
    readonly count?: string;
    readonly sum?: string;
  }[];
}

let network: LiveNetwork;
let service: Service;
let text = '';
let families: ReadonlyMap<string, Family>;

async function read(): Promise<ReadonlyMap<string, Family>> {
  const answer = await service.request('/metrics');
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  text = await answer.text();
  const parsed = parsePrometheusTextFormat(text) as readonly Family[];
  return new Map(parsed.map((family) => [family.name, family]));
}

const metricOf = (name: string, labels: Readonly<Record<string, string>> = {}): number =>
  Number(
    families
      .get(name)
      ?.metrics.find((metric) => Object.entries(labels).every(([label, text]) => metric.labels?.[label] === text))
      ?.value,
  );

beforeAll(async () => {
  network = await liveNetwork({ size: 3 });
  const [node] = network.nodes;
  if (node === undefined) throw new Error('a network without nodes');
  service = createService({ node, version: '1.2.3', limits: UNLIMITED });
  for (let i = 0; i < 9; i += 1) await network.nodes[i % 3]?.submit(bytesOf(`transaction ${i}`));
  await network.committed(9);
  await service.request('/metrics');
  families = await read();
});
afterAll(() => network.stop());

describe('/metrics', () => {
  test('says what the node knows', async () => {
    const stats = (await (await service.request('/stats')).json()) as Readonly<Record<string, string>>;
    expect(metricOf('babble_consensus_transactions_total')).toBe(9);
    expect(metricOf('babble_blocks_total')).toBe(Number(stats['last_block_index']) + 1);
    expect(metricOf('babble_validators')).toBe(3);
    expect(metricOf('babble_peers')).toBe(3);
    expect(metricOf('babble_ready')).toBe(1);
    expect(metricOf('babble_forks_total')).toBe(0);
    expect(metricOf('babble_pool_limit_transactions')).toBe(100_000);
    expect(metricOf('babble_info', { version: '1.2.3', moniker: 'node0', store: 'memory' })).toBe(1);
    expect(metricOf('babble_state', { state: 'Babbling' })).toBe(1);
    expect(metricOf('babble_state', { state: 'Suspended' })).toBe(0);
    for (const moniker of ['node1', 'node2']) {
      expect(metricOf('babble_peer_requests_total', { peer: moniker, moniker })).toBeGreaterThan(0);
      expect(metricOf('babble_validator_silent', { moniker })).toBe(0);
    }
    expect(metricOf('babble_http_requests_total')).toBeGreaterThan(1);
    expect(metricOf('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(metricOf('babble_last_decided_round_timestamp_seconds')).toBeGreaterThan(1.6e9);
  });

  test('histograms add up', () => {
    const [finality] = families.get('babble_transaction_finality_seconds')?.metrics ?? [];
    expect(finality?.count).toBe('3');
    const byBound = Object.entries(finality?.buckets ?? {}).map(
      ([bound, count]) => [bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound), Number(count)] as const,
    );
    const counts = byBound.sort(([a], [b]) => a - b).map(([, count]) => count);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(finality?.buckets?.['+Inf']).toBe('3');
    expect(Number(finality?.sum)).toBeGreaterThan(0);
    expect(Number(finality?.sum)).toBeLessThan(60);
    for (const operation of ['append', 'sync', 'read']) {
      expect(text).toMatch(
        new RegExp(`^babble_store_operation_seconds_count\\{operation="${operation}"\\} [0-9]+$`, 'm'),
      );
    }
  });

  test('names follow the conventions: unit at the end, _total for counters and only for them, help for all', () => {
    expect(families.size).toBeGreaterThan(40);
    for (const { name, help, type } of families.values()) {
      expect([name, /^(babble|process|nodejs)_[a-z_]*[a-z]$/.test(name)]).toEqual([name, true]);
      expect([name, help.endsWith('.')]).toEqual([name, true]);
      expect([name, type === 'COUNTER']).toEqual([name, name.endsWith('_total')]);
      expect([name, /_(ms|millis\w*|kb|mb|percent)(_|$)/.test(name)]).toEqual([name, false]);
      if (type === 'HISTOGRAM') expect([name, /_(seconds|bytes|events)$/.test(name)]).toEqual([name, true]);
    }
  });

  test('counters never fall', async () => {
    const before = families;
    for (let i = 9; i < 12; i += 1) await network.nodes[i % 3]?.submit(bytesOf(`transaction ${i}`));
    await network.committed(12);
    families = await read();
    for (const [name, { type, metrics }] of before) {
      if (type !== 'COUNTER') continue;
      for (const { labels = {}, value } of metrics) {
        expect([name, metricOf(name, labels) >= Number(value)]).toEqual([name, true]);
      }
    }
  });
});

test('labels and numbers are written so that nothing in them ends them', () => {
  const out = new Exposition();
  out.gauge('odd', 'A \\ and a\nbreak.', [
    { labels: { name: 'a"b\\c\nd{}=,é' }, value: Number.POSITIVE_INFINITY },
    { labels: { name: 'plain' }, value: 0.1 + 0.2 },
  ]);
  expect(out.text).toBe(
    [
      '# HELP babble_odd A \\\\ and a\\nbreak.',
      '# TYPE babble_odd gauge',
      'babble_odd{name="a\\"b\\\\c\\nd{}=,é"} +Inf',
      'babble_odd{name="plain"} 0.3',
      '',
    ].join('\n'),
  );
});
