// Who may submit over HTTP, and what.
import { createHash } from 'node:crypto';
import { NodeError } from '@babble/node';
import { createService, type ServiceInit } from '@babble/service';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { hasToken } from '../../src/bearer-token.ts';
import { UNLIMITED } from '../unlimited.ts';
import { recordedPhases } from '../vectors/recorded-answers.ts';
import { recordedNode } from '../vectors/recorded-node.ts';

const PATH = '/v1/transactions';
const JSON_TYPE = { 'Content-Type': 'application/json' };

let base: ServiceInit['node'];
beforeAll(async () => {
  const [phase] = await recordedPhases();
  if (phase === undefined) throw new Error('nothing was recorded');
  base = recordedNode(phase, true);
});

/** A service, and what its node was given. */
function open(init: Partial<ServiceInit> = {}, submit?: ServiceInit['node']['submit']) {
  const submitted: string[] = [];
  const take = async (transaction: Uint8Array): Promise<void> => {
    submitted.push(Buffer.from(transaction).toString('latin1'));
  };
  const service = createService({
    node: { ...base, submit: submit ?? take },
    allowSubmit: true,
    limits: UNLIMITED,
    ...init,
  });
  const post = (body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE) =>
    service.request(PATH, { method: 'POST', body: body as NonNullable<RequestInit['body']>, headers });
  return { post, submitted };
}

const problemOf = async (answer: Response) => [answer.status, ((await answer.json()) as { error: string }).error];

describe('POST /v1/transactions', () => {
  test('takes base64, text and bytes, and answers with the hash', async () => {
    const { post, submitted } = open();
    const answers = [
      await post('{"data":"AAH/"}'),
      await post('{"text":"hällo"}', { 'Content-Type': 'application/json; charset=utf-8' }),
      await post(new Uint8Array([0, 1, 255]), { 'Content-Type': 'application/octet-stream' }),
      await post('', { 'Content-Type': 'application/octet-stream' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(submitted).toEqual(['\0\x01\xff', Buffer.from('hällo').toString('latin1'), '\0\x01\xff', '']);
    const hash = createHash('sha256')
      .update(Buffer.from([0, 1, 255]))
      .digest('hex');
    expect(await answers[0]?.json()).toEqual({ hash });
    expect(answers[0]?.headers.has('access-control-allow-origin')).toBe(false);
  });

  test('takes nothing by default', async () => {
    const { post, submitted } = open({ allowSubmit: false, token: 'secret' });
    expect(await problemOf(await post('{"text":"x"}', { ...JSON_TYPE, Authorization: 'Bearer secret' }))).toEqual([
      403,
      'forbidden',
    ]);
    expect(submitted).toEqual([]);
  });

  test('with a token takes nothing from whoever does not show it', async () => {
    const { post, submitted } = open({ token: 'a token' });
    const secret = open({ token: 's3cret+/=' });
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      'Bearer wrong',
      'Basic s3cret+/=',
      'Bearer s3cret+/= ',
      's3cret+/=',
    ]) {
      const answer = await secret.post('{"text":"x"}', { ...JSON_TYPE, Authorization: `${authorization}x` });
      expect([authorization, ...(await problemOf(answer))]).toEqual([authorization, 401, 'unauthorized']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(secret.submitted).toEqual([]);
    expect((await secret.post('{"text":"x"}', { ...JSON_TYPE, Authorization: 'Bearer s3cret+/=' })).status).toBe(202);
    expect((await post('{"text":"x"}')).status).toBe(401);
    expect(submitted).toEqual([]);
  });

  test('an empty token is none', async () => {
    expect((await open({ token: '' }).post('{"text":"x"}')).status).toBe(202);
  });

  test('a page of another origin, or one whose name leads here, may not without a token', async () => {
    const { post } = open();
    const from = async (origin: string, host: string): Promise<number> =>
      (await post('{"text":"x"}', { ...JSON_TYPE, Origin: origin, Host: host })).status;
    expect(await from('http://evil.example', '127.0.0.1:8000')).toBe(403);
    expect(await from('http://evil.example:8000', 'evil.example:8000')).toBe(403);
    expect(await from('null', '127.0.0.1:8000')).toBe(403);
    expect(await from('http://127.0.0.1:8000', '127.0.0.1:8000')).toBe(202);
    expect(await from('http://localhost:8000', 'localhost:8000')).toBe(202);
    expect(await from('http://[::1]:8000', '[::1]:8000')).toBe(202);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      expect(await problemOf(await post('{"text":"x"}', { 'Content-Type': type }))).toEqual([
        415,
        'unsupportedMediaType',
      ]);
    }
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '7'],
    ['neither', '{}'],
    ['both', '{"data":"AA==","text":"x"}'],
    ['something else', '{"data":"AA==","x":1}'],
    ['base64 without padding', '{"data":"AA"}'],
    ['a number', '{"text":1}'],
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
  ])('%s is refused', async (_, body) => {
    const { post, submitted } = open();
    expect(await problemOf(await post(body))).toEqual([400, 'badRequest']);
    expect(submitted).toEqual([]);
  });

  test('OURS-8: a body beyond the bound is not read to its end, whatever its length claims', async () => {
    const { post } = open();
    expect(await problemOf(await post('x'.repeat(1_048_577)))).toEqual([413, 'tooLarge']);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const service = createService({ node: base, allowSubmit: true, limits: UNLIMITED });
    const answer = await service.request(PATH, {
      method: 'POST',
      body: endless,
      headers: { 'Content-Type': 'application/octet-stream' },
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(30);
  });

  test('what the node refuses is an answer', async () => {
    const refusing = (code: ConstructorParameters<typeof NodeError>[0]) =>
      open({}, () => Promise.reject(new NodeError(code, `refused: ${code}`)));
    const busy = await refusing('BABBLE_NODE_BUSY').post('{"text":"x"}');
    expect([busy.headers.get('retry-after'), ...(await problemOf(busy))]).toEqual(['1', 503, 'busy']);
    expect(await problemOf(await refusing('BABBLE_NODE_STOPPED').post('{"text":"x"}'))).toEqual([503, 'busy']);
    const large = await refusing('BABBLE_NODE_TRANSACTION_TOO_LARGE').post('{"text":"x"}');
    expect(await problemOf(large)).toEqual([413, 'tooLarge']);
    const failing = open({}, () => Promise.reject(new Error('no disk')));
    expect(await problemOf(await failing.post('{"text":"x"}'))).toEqual([500, 'failed']);
  });
});

describe('hasToken', () => {
  test('is true for the whole token only', () => {
    expect(hasToken('Bearer abc', 'abc')).toBe(true);
    expect(hasToken('bearer abc', 'abc')).toBe(true);
    for (const given of [undefined, '', 'Bearer ab', 'Bearer abcd', 'Bearer ABC', 'Bearer abc abc', 'Basic abc']) {
      expect([given, hasToken(given, 'abc')]).toEqual([given, false]);
    }
  });
});
