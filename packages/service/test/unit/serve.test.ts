import { type Service, ServiceError, serve } from '@babble/service';
import { describe, expect, test } from '@jest/globals';
import { Hono } from 'hono';

function hello(): Service {
  const service: Service = new Hono();
  return service.get('/hello', (c) => c.text('hello'));
}

describe('serve', () => {
  test('HTTP-1: answers at the address it says, until it is closed', async () => {
    const served = await serve({ service: hello(), listen: '127.0.0.1:0' });
    expect(served.address).toMatch(/^127\.0\.0\.1:[1-9][0-9]*$/);
    expect(await (await fetch(`http://${served.address}/hello`)).text()).toBe('hello');
    await Promise.all([served.close(), served.close()]);
    await expect(fetch(`http://${served.address}/hello`)).rejects.toThrow();
  });

  test('OPS-CLI-5: an address in use is refused, naming it', async () => {
    const first = await serve({ service: hello(), listen: '127.0.0.1:0' });
    const failure = await serve({ service: hello(), listen: first.address }).catch((error: unknown) => error);
    await first.close();
    expect(failure).toBeInstanceOf(ServiceError);
    expect(failure).toMatchObject({
      code: 'BABBLE_SERVICE_ADDRESS_IN_USE',
      fault: 'local',
      data: { address: first.address },
    });
  });

  test('OPS-CLI-5: what is no address, or not one of this machine, is refused', async () => {
    await expect(serve({ service: hello(), listen: '8000' })).rejects.toMatchObject({
      code: 'BABBLE_SERVICE_ADDRESS_INVALID',
    });
    await expect(serve({ service: hello(), listen: '192.0.2.1:8000' })).rejects.toMatchObject({
      code: 'BABBLE_SERVICE_ADDRESS_UNAVAILABLE',
    });
  });

  test('an answer that is being sent breaks off when the service is closed', async () => {
    const service = hello().get('/endless', () => {
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new TextEncoder().encode('more ')),
      });
      return new Response(body);
    });
    const served = await serve({ service, listen: '127.0.0.1:0' });
    const answer = await fetch(`http://${served.address}/endless`);
    const reader = answer.body?.getReader();
    await reader?.read();
    await served.close();
    const drained = (async () => {
      for (;;) if ((await reader?.read())?.done !== false) return 'complete';
    })();
    await expect(drained).rejects.toThrow();
  });
});
