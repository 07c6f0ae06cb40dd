// The command line as a user meets it: exit codes, messages, files.
import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const PROGRAM = fileURLToPath(new URL('../../bin/babble.js', import.meta.url));
const VECTORS = fileURLToPath(new URL('../../../../tooling/vectors/', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function babble(args: readonly string[], input = '', environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: 'pipe', env });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.once('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'babble-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('usage', () => {
  test('OPS-CLI-4: no command prints help; an unknown one fails and suggests', async () => {
    expect(await babble([])).toMatchObject({ code: 0, out: expect.stringContaining('babble testnet --chat') });
    expect(await babble(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('Usage: babble') });
    expect(await babble(['replya'])).toMatchObject({ code: 2, err: expect.stringContaining('replay') });
    expect(await babble(['replay', '--nonsense'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--nonsense'),
    });
  });

  test('OPS-CLI-3: version says how signatures are verified', async () => {
    expect(await babble(['version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+ \(protocol 0\.8\.5\)\n$/),
    });
    const { out } = await babble(['version', '--json']);
    expect(JSON.parse(out)).toMatchObject({ protocol: '0.8.5', verifier: expect.any(String) });
  });

  test('--generate-only is refused together with what would need a running network', async () => {
    const dir = join(folder, 'none');
    const outcome = await babble(['testnet', '--generate-only', '--dir', dir, '--chat', '--duration', '1s']);
    expect(outcome).toMatchObject({
      code: 2,
      err: expect.stringContaining('--chat and --duration cannot be had with it'),
    });
    const rate = await babble(['testnet', '--generate-only', '--dir', dir, '--tx-rate', '5']);
    expect(rate).toMatchObject({ code: 2, err: expect.stringContaining('--tx-rate') });
    expect(await readdir(folder)).not.toContain('none');
  });

  test('--addresses are of validators elsewhere, one of its own for each', async () => {
    const dir = join(folder, 'elsewhere');
    const with_ = (...args: readonly string[]): ReturnType<typeof babble> => babble(['testnet', ...args]);
    expect(await with_('--addresses', 'node#:1337')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--generate-only and --dir, too'),
    });
    const generate = ['--generate-only', '--dir', dir, '--addresses'];
    expect(await with_(...generate, 'node:1337')).toMatchObject({ code: 2, err: expect.stringContaining('put #') });
    expect(await with_(...generate, 'node#')).toMatchObject({ code: 2, err: expect.stringContaining('node#:1337') });
    expect(await readdir(folder)).not.toContain('elsewhere');
    expect(await with_(...generate, 'node#:1337', '--nodes', '2')).toMatchObject({ code: 0 });
    const peers = JSON.parse(await readFile(join(dir, 'node2', 'peers.json'), 'utf8')) as { NetAddr: string }[];
    expect(peers.map(({ NetAddr }) => NetAddr)).toEqual(['node1:1337', 'node2:1337']);
  });

  test('watch --once tells of nodes that do not answer, and refuses what is no URL', async () => {
    const silent = await babble(['watch', '--once', '--json', 'http://127.0.0.1:1']);
    expect(silent).toMatchObject({ code: 1, err: expect.stringContaining('1 of 1 nodes did not answer') });
    expect(JSON.parse(silent.out)).toMatchObject({ nodes: [{ node: '127.0.0.1:1', problem: expect.any(String) }] });
    expect(await babble(['watch', 'node1:8000'])).toMatchObject({ code: 2, err: expect.stringContaining('no URL') });
  });

  test.each(['status', 'leave'])(
    'OPS-CONF-3: %s looks where a node would be: flag, environment, file, default',
    async (command) => {
      const home = await mkdtemp(join(tmpdir(), 'babble-home-'));
      const standard = join(home, process.platform === 'darwin' ? '.Babble' : '.babble');
      const looksIn = async (
        expected: string,
        environment: NodeJS.ProcessEnv,
        ...args: readonly string[]
      ): Promise<void> => {
        const outcome = await babble([command, ...args], '', { HOME: home, ...environment });
        expect(outcome).toMatchObject({ code: 1, err: expect.stringContaining(`no node runs with ${expected}:`) });
      };
      await looksIn(standard, {});
      await mkdir(standard);
      await writeFile(join(standard, 'babble.toml'), 'datadir = "of-file"');
      await looksIn('of-file', {});
      await looksIn('of-environment', { BABBLE_DATADIR: 'of-environment' });
      await looksIn('of-flag', { BABBLE_DATADIR: 'of-environment' }, '--datadir', 'of-flag');
      await rm(home, { recursive: true });
    },
  );

  test('OPS-CONF-2: a duration without unit names flag and remedy', async () => {
    const outcome = await babble(['run', '--heartbeat', '10']);
    expect(outcome).toMatchObject({ code: 1, err: expect.stringContaining('"--heartbeat" flag: missing unit') });
  });
});

describe('keygen and run', () => {
  test('OPS-CLI-1: keygen writes private files once', async () => {
    const [priv, pub] = [join(folder, 'a', 'priv_key'), join(folder, 'a', 'key.pub')];
    expect(await babble(['keygen', '--priv', priv, '--pub', pub])).toMatchObject({
      code: 0,
      out: `Your private key has been saved to: ${priv}\nYour public key has been saved to: ${pub}\n`,
    });
    expect(await readFile(priv, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
    expect(await readFile(pub, 'utf8')).toMatch(/^0X04[0-9A-F]{128}$/);
    expect((await stat(priv)).mode & 0o777).toBe(0o600);
    expect(await babble(['keygen', '--priv', priv, '--pub', pub])).toMatchObject({
      code: 1,
      err: expect.stringContaining('A key already lives under'),
    });
  });

  test('OPS-CONF-3: keygen puts the key where babble run looks for it: flag, environment, file, default', async () => {
    const home = await mkdtemp(join(tmpdir(), 'babble-home-'));
    const standard = join(home, process.platform === 'darwin' ? '.Babble' : '.babble');
    const writesTo = async (expected: string, environment: NodeJS.ProcessEnv, ...args: readonly string[]) => {
      const { code, out } = await babble(['keygen', '--json', ...args], '', { HOME: home, ...environment });
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        privateKeyFile: join(expected, 'priv_key'),
        publicKeyFile: join(expected, 'key.pub'),
      });
      expect((await stat(join(expected, 'priv_key'))).isFile()).toBe(true);
    };
    const at = (name: string): string => join(home, name);
    await writesTo(standard, {});
    await writeFile(join(standard, 'babble.toml'), `datadir = "${at('of-file')}"`);
    await writesTo(at('of-file'), {});
    await writesTo(at('of-environment'), { BABBLE_DATADIR: at('of-environment') });
    await writesTo(at('of-flag'), { BABBLE_DATADIR: at('of-environment') }, '--datadir', at('of-flag'));
    await rm(home, { recursive: true });
  });

  test('A10: a missing or bad key or peers file ends with a message and exit code 1', async () => {
    const datadir = join(folder, 'bad');
    expect(await babble(['run', '--datadir', datadir])).toMatchObject({
      code: 1,
      err: expect.stringContaining('priv_key'),
    });
    await babble(['keygen', '--priv', join(datadir, 'priv_key'), '--pub', join(datadir, 'key.pub')]);
    expect(await babble(['run', '--datadir', datadir])).toMatchObject({
      code: 1,
      err: expect.stringContaining('peers.json'),
    });
    await writeFile(join(datadir, 'peers.json'), '[]');
    expect(await babble(['run', '--datadir', datadir])).toMatchObject({
      code: 1,
      err: expect.stringContaining('empty'),
    });
  });
});

describe('replay', () => {
  test('writes the recorded result, from graphs and from fast-forward cases', async () => {
    for (const [file, expected] of [
      ['odd-n4.jsonl', 'odd-n4.expected.json'],
      ['coin-true-n4.jsonl', 'coin-true-n4.expected.json'],
    ] as const) {
      const out = join(folder, 'result.json');
      expect(await babble(['replay', join(VECTORS, file), '--out', out])).toMatchObject({ code: 0 });
      expect(await readFile(out, 'utf8')).toBe(await readFile(join(VECTORS, expected), 'utf8'));
    }
    const reset = await babble(['replay', join(VECTORS, 'monikers-mid.reset.json'), '--json']);
    expect(reset.code).toBe(0);
    expect(JSON.parse(reset.out)).toMatchObject({ format: 'babble-expected', counters: { roundLowerBound: 10 } });
  });

  test('a defective graph ends with exit code 1, line and reason', async () => {
    const lines = (await readFile(join(VECTORS, 'coin-true-n4.jsonl'), 'utf8')).split('\n');
    const broken = join(folder, 'broken.jsonl');
    const replayWith = async (line: number, text: string): Promise<Outcome> => {
      await writeFile(broken, lines.map((original, i) => (i === line - 1 ? text : original)).join('\n'));
      return babble(['replay', broken]);
    };
    const tampered = (lines[49] ?? '').replace(/"Timestamp":(\d+)/, '"Timestamp":1');
    expect(await replayWith(50, tampered)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/line 50: .*BABBLE_HASHGRAPH_SIGNATURE_INVALID/),
    });
    expect(await replayWith(7, '{"Body":')).toMatchObject({ code: 1, err: expect.stringContaining('line 7: ') });
    expect(await replayWith(1, '{}')).toMatchObject({ code: 1, err: expect.stringContaining('line 1: ') });
  });

  test('SIG-TEXT-5: what only the Go implementation accepts needs --admission reference', async () => {
    const file = join(VECTORS, 'lenient-n4.jsonl');
    expect(await babble(['replay', file])).toMatchObject({ code: 1, err: expect.stringMatching(/line \d+: /) });
    const out = join(folder, 'lenient.json');
    expect(await babble(['replay', file, '--admission', 'reference', '--out', out])).toMatchObject({ code: 0 });
    expect(await readFile(out, 'utf8')).toBe(await readFile(join(VECTORS, 'lenient-n4.expected.json'), 'utf8'));
  });
});

describe('testnet', () => {
  test('OPS-NET-1: --generate-only writes data directories with equal peers files', async () => {
    const dir = join(folder, 'network');
    expect(await babble(['testnet', '--nodes', '3', '--generate-only', '--dir', dir])).toMatchObject({ code: 0 });
    expect((await readdir(dir)).sort()).toEqual(['node1', 'node2', 'node3']);
    const peers = await Promise.all([1, 2, 3].map((i) => readFile(join(dir, `node${i}`, 'peers.json'), 'utf8')));
    expect(new Set(peers).size).toBe(1);
    expect(await readFile(join(dir, 'node1', 'peers.genesis.json'), 'utf8')).toBe(peers[0]);
  });

  test('OPS-NET-1, RTC-ID-1: over WebRTC peers are named by their keys, and trust one signalling server', async () => {
    const dir = join(folder, 'webrtc');
    const generate = ['testnet', '--generate-only', '--nodes', '2', '--dir', dir];
    for (const [args, complaint] of [
      [['--webrtc', '--addresses', 'node#:1'], '--addresses are for TCP'],
      [['--signal-addr', 'a:1'], '--signal-addr is for WebRTC'],
      [['--webrtc', '--signal-addr', ':1'], 'invalid argument ":1"'],
    ] as const) {
      expect(await babble([...generate, ...args])).toMatchObject({ code: 2, err: expect.stringContaining(complaint) });
    }
    expect(await babble([...generate, '--webrtc', '--signal-addr', 'signal.test:2443', '--json'])).toMatchObject({
      code: 0,
    });
    const read = (...path: readonly string[]): Promise<string> => readFile(join(dir, ...path), 'utf8');
    const peers = JSON.parse(await read('node1', 'peers.json')) as { NetAddr: string; PubKeyHex: string }[];
    expect(peers.map(({ NetAddr }) => NetAddr)).toEqual(peers.map(({ PubKeyHex }) => PubKeyHex));
    const certificate = await read('signal', 'cert.pem');
    expect(await read('node2', 'cert.pem')).toBe(certificate);
    expect(new X509Certificate(certificate).subjectAltName).toContain('DNS:signal.test');
    expect((await stat(join(dir, 'signal', 'key.pem'))).mode & 0o777).toBe(0o600);
  });

  test('--chat with lines piped in commits them on all nodes and says that the blocks are equal', async () => {
    const outcome = await babble(['testnet', '--chat'], 'hello\nworld\nTschüß <&> 你好\n');
    expect(outcome).toMatchObject({ code: 0, out: expect.stringContaining('equal on all 4 nodes') });
    for (const line of ['node1: hello', 'node2: world', 'node3: Tschüß <&> 你好']) {
      expect(outcome.out.split(line)).toHaveLength(5);
    }
  });

  test('the table ends by itself with --duration, and compares the blocks', async () => {
    const outcome = await babble(['testnet', '--nodes', '2', '--tx-rate', '20', '--duration', '10s', '--json']);
    expect(outcome.code).toBe(0);
    const lines = outcome.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.at(-1)).toMatchObject({ equal: true });
    expect(lines.at(-1)?.['blocks']).toBeGreaterThan(0);
  });
});
