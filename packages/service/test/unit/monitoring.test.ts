// Dashboard, alarms and guide know exactly the metrics that there are.
import { readFile } from 'node:fs/promises';
import { createService } from '@babble/service';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parser } from '@prometheus-io/lezer-promql';
import parsePrometheusTextFormat from 'parse-prometheus-text-format';
import { parse as parseYaml } from 'yaml';
import { liveNetwork } from '../network/live-network.ts';
import { UNLIMITED } from '../unlimited.ts';

const DOCKER = new URL('../../../../docker/', import.meta.url);

let families: ReadonlySet<string>;
beforeAll(async () => {
  const network = await liveNetwork({ size: 2 });
  const [node] = network.nodes;
  if (node === undefined) throw new Error('a network without nodes');
  const text = await (await createService({ node, limits: UNLIMITED }).request('/metrics')).text();
  families = new Set((parsePrometheusTextFormat(text) as readonly { readonly name: string }[]).map(({ name }) => name));
  await network.stop();
});

/** What an expression refers to; throws where it is none. */
function metricsIn(expression: string): readonly string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`no PromQL at character ${node.from}: ${expression}`);
      if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector') {
        names.push(expression.slice(node.from, node.to));
      }
    },
  });
  return names;
}

describe('what is shown and watched', () => {
  const familyOf = (name: string): string | undefined =>
    [name, name.replace(/_(bucket|sum|count)$/, '')].find((each) => families.has(each));
  // Prometheus makes it itself.
  const isKnown = (name: string): boolean => name === 'up' || familyOf(name) !== undefined;

  test('every alarm is an expression over metrics that there are, and the guide explains it', async () => {
    const rules = parseYaml(await readFile(new URL('prometheus/alerts.yml', DOCKER), 'utf8')) as {
      readonly groups: readonly {
        readonly rules: readonly {
          readonly alert: string;
          readonly expr: string;
          readonly labels: { readonly severity: string };
          readonly annotations: { readonly summary: string; readonly runbook: string };
        }[];
      }[];
    };
    const guide = await readFile(new URL('../docs/guides/operating.md', DOCKER), 'utf8');
    const alerts = rules.groups.flatMap((group) => group.rules);
    expect(alerts.length).toBeGreaterThan(10);
    for (const { alert, expr, labels, annotations } of alerts) {
      const names = metricsIn(expr);
      expect([alert, names.length > 0, names.filter((name) => !isKnown(name))]).toEqual([alert, true, []]);
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary).not.toBe('');
      expect(guide).toContain(`\n### ${alert}\n`);
      expect(annotations.runbook).toBe(`docs/guides/operating.md#${alert.toLowerCase()}`);
    }
    const explained = [...guide.matchAll(/^### (Babble\w+)$/gm)].map(([, name]) => name);
    expect(explained.sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });

  test('every panel of the dashboard shows metrics that there are, and has a place of its own', async () => {
    const dashboard = JSON.parse(await readFile(new URL('grafana/dashboards/babble.json', DOCKER), 'utf8')) as {
      readonly uid: string;
      readonly panels: readonly {
        readonly id: number;
        readonly title: string;
        readonly type: string;
        readonly description?: string;
        readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
        readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
      }[];
    };
    const shown = dashboard.panels.filter(({ type }) => type !== 'row');
    expect(shown.length).toBeGreaterThan(12);
    for (const { title, targets = [], description = '' } of shown) {
      expect([title, targets.length > 0, description !== '']).toEqual([title, true, true]);
      for (const { expr } of targets) {
        const names = metricsIn(expr.replaceAll('$__rate_interval', '1m').replaceAll('$node', '.*'));
        expect([title, names.filter((name) => !isKnown(name))]).toEqual([title, []]);
      }
    }
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const [i, { gridPos: a, title }] of dashboard.panels.entries()) {
      expect([title, a.x + a.w <= 24]).toEqual([title, true]);
      const overlapping = dashboard.panels
        .slice(i + 1)
        .filter(({ gridPos: b }) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h);
      expect([title, overlapping.map((panel) => panel.title)]).toEqual([title, []]);
    }
  });

  test('every metric of ours is explained in the guide', async () => {
    const guide = await readFile(new URL('../docs/guides/operating.md', DOCKER), 'utf8');
    const missing = [...families].filter((name) => name.startsWith('babble_') && !guide.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
