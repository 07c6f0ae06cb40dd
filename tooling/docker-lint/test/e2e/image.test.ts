// The images without containers: what is shipped is complete, starts as the image says, is found healthy and ends when it is asked to.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ended, ImageAsFolder } from './image-as-folder.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'babble-image-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  // pnpm leaves links to programs beside the package, too, in a folder of the same name.
  rmSync(fileURLToPath(new URL(`../../../../apps/${basename(folder)}`, import.meta.url)), {
    recursive: true,
    force: true,
  });
});

/** Longest wait until a program is healthy. */
const HEALTHY_MS = 120_000;

async function untilHealthy(image: ImageAsFolder): Promise<void> {
  const deadline = performance.now() + HEALTHY_MS;
  for (;;) {
    const { code, err } = await image.health();
    if (code === 0) return;
    if (performance.now() > deadline) throw new Error(err);
    await sleep(200);
  }
}

describe('babble.Dockerfile and signal.Dockerfile', () => {
  let image: ImageAsFolder;
  let pubKeyHex: string;
  beforeAll(async () => {
    image = await ImageAsFolder.make('babble.Dockerfile', join(folder, 'babble'));
    expect(await image.run(['keygen'])).toMatchObject({ code: 0, err: '' });
    pubKeyHex = readFileSync(join(image.pathOf('/data'), 'key.pub'), 'utf8').trim();
  });

  function writePeers(NetAddr: string): void {
    const peers = [{ NetAddr, PubKeyHex: pubKeyHex, Moniker: 'node1' }];
    writeFileSync(join(image.pathOf('/data'), 'peers.json'), JSON.stringify(peers));
  }

  test('a validator starts, is healthy, answers to commands beside it and leaves upon SIGTERM', async () => {
    writePeers(image.addressOf('0.0.0.0:1337'));
    expect(await image.health()).toMatchObject({ code: 1, err: expect.stringMatching(/^not healthy: .*ECONNREFUSED/) });

    const child = image.start();
    const end = ended(child);
    try {
      await untilHealthy(image);
      const status = await image.run(['status', '--json']);
      expect(JSON.parse(status.out)).toMatchObject({ ok: true, status: { state: 'Babbling' } });
    } finally {
      child.kill('SIGTERM');
    }
    expect((await end).code).toBe(0);
    expect((await image.health()).code).toBe(1);
  });

  test('a signalling server makes its certificate and is healthy; a validator of the image finds it, and can speak WebRTC', async () => {
    const server = await ImageAsFolder.make('signal.Dockerfile', join(folder, 'signal'));
    expect((await server.health()).code).toBe(1);
    const serving = server.start();
    const serverEnd = ended(serving);
    try {
      await untilHealthy(server);
      copyFileSync(join(server.pathOf('/certificates'), 'cert.pem'), join(image.pathOf('/data'), 'cert.pem'));
      writePeers(pubKeyHex);
      const child = image.start(['run', '--webrtc', '--signal-addr', server.addressOf('0.0.0.0:2443')]);
      const end = ended(child);
      try {
        await untilHealthy(image);
      } finally {
        child.kill('SIGTERM');
      }
      expect((await end).code).toBe(0);
    } finally {
      serving.kill('SIGTERM');
    }
    expect((await serverEnd).code).toBe(0);
  });
});

describe('dummy.Dockerfile', () => {
  test('a chat starts without an input, is healthy, shows its page and ends upon SIGTERM', async () => {
    const image = await ImageAsFolder.make('dummy.Dockerfile', join(folder, 'dummy'));
    expect((await image.health()).code).toBe(1);
    const child = image.start(['--name', 'Alice', '--log', 'info']);
    const end = ended(child);
    try {
      await untilHealthy(image);
      const page = await fetch(`http://${image.addressOf('0.0.0.0:8081')}/`);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>')]);
    } finally {
      child.kill('SIGTERM');
    }
    expect((await end).code).toBe(0);
    expect(readFileSync(join(image.pathOf('/logs'), 'dummy_debug.log'), 'utf8')).toContain('Alice');
  });
});
