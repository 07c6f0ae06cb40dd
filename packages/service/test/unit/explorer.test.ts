// The page at `/`: types, caching, compression, what it may load, and that nothing else is served.
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { createService, type ExplorerFile, type Service } from '@babble/service';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { UNLIMITED } from '../unlimited.ts';
import { recordedPhases } from '../vectors/recorded-answers.ts';
import { recordedNode } from '../vectors/recorded-node.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const SCRIPT = `console.log('${'x'.repeat(500)}')`;

const FILES = new Map<string, ExplorerFile>([
  ['index.html', { type: 'text/html; charset=utf-8', bytes: bytes('<!doctype html>') }],
  ['/assets/app-1a2b.js', { type: 'text/javascript', bytes: brotliCompressSync(SCRIPT), encoding: 'br' }],
  [
    '/assets/both-5e6f.js',
    {
      type: 'text/javascript',
      bytes: brotliCompressSync(SCRIPT),
      encoding: 'br',
      others: [{ bytes: gzipSync(SCRIPT), encoding: 'gzip' }],
    },
  ],
  ['assets/style-3c4d.css', { type: 'text/css', bytes: gzipSync('body{}'), encoding: 'gzip' }],
]);

let service: Service;
let bare: Service;
beforeAll(async () => {
  const [phase] = await recordedPhases();
  if (phase === undefined) throw new Error('nothing was recorded');
  const node = recordedNode(phase, true);
  service = createService({ node, explorer: { files: FILES }, limits: UNLIMITED });
  bare = createService({ node, limits: UNLIMITED });
});

const get = (path: string, headers: Record<string, string> = {}) => service.request(path, { headers });

describe('the explorer', () => {
  test('is served at /, and only where there is one', async () => {
    const answer = await get('/');
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<!doctype html>',
    ]);
    expect(await (await get('/index.html')).text()).toBe('<!doctype html>');
    expect((await bare.request('/')).status).toBe(404);
    expect((await bare.request('/index.html')).status).toBe(404);
  });

  test('may load nothing from elsewhere, and be framed by nobody', async () => {
    for (const path of ['/', '/assets/app-1a2b.js']) {
      const { headers } = await get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  test('what is named by its contents is kept, the rest is asked for again', async () => {
    const page = await get('/');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const script = await get('/assets/app-1a2b.js');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const etag = page.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get('/', { 'If-None-Match': known });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await get('/', { 'If-None-Match': '"other"' })).status).toBe(200);
    expect(script.headers.get('etag')).not.toBe(etag);
  });

  test('goes compressed to whoever takes it, and plain to others', async () => {
    const packed = await get('/assets/app-1a2b.js', { 'Accept-Encoding': 'gzip, br;q=0.9' });
    expect([packed.headers.get('content-encoding'), packed.headers.get('vary')]).toEqual(['br', 'Accept-Encoding']);
    expect(Number(packed.headers.get('content-length'))).toBe(FILES.get('/assets/app-1a2b.js')?.bytes.length);
    for (const accepted of ['', 'gzip', 'br;q=0', 'identity']) {
      const plain = await get('/assets/app-1a2b.js', { 'Accept-Encoding': accepted });
      expect([plain.headers.has('content-encoding'), await plain.text()]).toEqual([false, SCRIPT]);
    }
    expect(await (await get('/assets/style-3c4d.css')).text()).toBe('body{}');
    expect((await get('/assets/style-3c4d.css', { 'Accept-Encoding': 'gzip' })).headers.get('content-encoding')).toBe(
      'gzip',
    );
  });

  test('goes as whoever asks takes it, where there is a choice', async () => {
    const encodingFor = async (accepted: string): Promise<string | null> => {
      const answer = await get('/assets/both-5e6f.js', { 'Accept-Encoding': accepted });
      expect(answer.headers.get('vary')).toBe('Accept-Encoding');
      return answer.headers.get('content-encoding');
    };
    expect(await Promise.all(['gzip, br', 'gzip', 'br;q=0, gzip', ''].map(encodingFor))).toEqual([
      'br',
      'gzip',
      'gzip',
      null,
    ]);
    const packed = await get('/assets/both-5e6f.js', { 'Accept-Encoding': 'gzip' });
    expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString('utf8')).toBe(SCRIPT);
    expect(await (await get('/assets/both-5e6f.js')).text()).toBe(SCRIPT);
  });

  test('serves nothing but its files: there is no way out', async () => {
    for (const path of [
      '/assets/',
      '/assets',
      '/assets/app-1a2b.js/',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/..%5c..%5cpackage.json',
      '/%00index.html',
      '/index.html%00',
      '/INDEX.HTML',
      '/package.json',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect((await service.request('/', { method: 'POST' })).status).toBe(404);
    const head = await service.request('/', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('leaves the other endpoints as they are', async () => {
    expect((await get('/stats')).headers.get('content-type')).toBe('application/json');
    expect((await get('/nothing')).status).toBe(404);
  });
});
