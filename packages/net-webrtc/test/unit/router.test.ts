// What our router does that the reference does not: proofs of possession, bounds, news for callers whose callee is gone.

import { encodeHex } from '@babble/crypto';
import type { SignalRouter } from '@babble/net-webrtc';
import { SimulatedClock } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { proveRegistration } from '../../src/signalling/registration-proof.ts';
import { identityOf, nameOf } from '../identities.ts';
import { Connection, memoryRouter } from '../memory-router.ts';

const NAME = nameOf(7);

async function joined(router: SignalRouter): Promise<Connection & { readonly challenge: string }> {
  const connection = new Connection(router);
  const details = await connection.join();
  const { challenge } = details['babble'] as { challenge: string };
  return Object.assign(connection, { challenge });
}

async function proofOf(holder: number, challenge: string, realm = 'main'): Promise<object> {
  const proof = await proveRegistration(identityOf(holder), { realm, publicKey: NAME, challenge });
  return { babble: { proof } };
}

describe('a router with proofs (H3)', () => {
  test('a key is registered by whoever proves to have it, and by nobody else', async () => {
    const router = memoryRouter();
    const owner = await joined(router);
    const thief = await joined(router);
    expect(owner.challenge).not.toBe(thief.challenge);

    const attempts = [
      {},
      await proofOf(8, thief.challenge),
      await proofOf(7, owner.challenge),
      await proofOf(7, thief.challenge, 'other'),
      { babble: { proof: 'x|y' } },
    ];
    for (const options of attempts) {
      thief.send([64, 1, options, NAME]);
      expect((await thief.next()).slice(0, 5)).toEqual([8, 64, 1, {}, 'wamp.error.not_authorized']);
    }
    owner.send([64, 1, await proofOf(7, owner.challenge), NAME]);
    expect((await owner.next()).slice(0, 2)).toEqual([65, 1]);
    expect(router.counts.registrations).toBe(1);
  });

  test('OPS-SIGNAL-1: names that are no key are admitted only together with unproven ones', async () => {
    const strict = await joined(memoryRouter());
    strict.send([64, 1, {}, 'a.procedure']);
    expect((await strict.next())[4]).toBe('wamp.error.not_authorized');
    const open = await joined(memoryRouter({ admitUnproven: true }));
    open.send([64, 1, {}, 'a.procedure']);
    expect((await open.next())[0]).toBe(65);
  });

  test('a proof takes the name over from an unproven session and from an earlier one with a proof, which are told', async () => {
    const router = memoryRouter({ admitUnproven: true });
    const squatter = await joined(router);
    squatter.send([64, 1, {}, NAME]);
    const [, , taken] = await squatter.next();

    const first = await joined(router);
    first.send([64, 1, await proofOf(7, first.challenge), NAME]);
    const [, , own] = await first.next();
    expect(await squatter.next()).toEqual([67, 0, { registration: taken, reason: 'io.babble.replaced' }]);

    const second = await joined(router);
    second.send([64, 1, await proofOf(7, second.challenge), NAME]);
    expect((await second.next())[0]).toBe(65);
    expect(await first.next()).toEqual([67, 0, { registration: own, reason: 'io.babble.replaced' }]);

    squatter.send([64, 2, {}, NAME]);
    expect((await squatter.next())[4]).toBe('wamp.error.procedure_already_exists');
    squatter.send([48, 3, {}, NAME, ['a', 'b']]);
    expect((await second.next())[0]).toBe(68);
    second.hangUp();
  });

  test('a session that ends while its proof is judged registers nothing', async () => {
    const router = memoryRouter();
    const connection = await joined(router);
    connection.send([64, 1, await proofOf(7, connection.challenge), NAME]);
    connection.hangUp();
    await new Promise((resolve) => setImmediate(resolve));
    expect(router.counts).toEqual({ sessions: 0, registrations: 0, calls: 0 });
  });
});

describe('a router within its bounds (OURS-8)', () => {
  const open = { admitUnproven: true };

  test('RTC-WAMP-13: no prefix, no shared registrations, no list of who is there', async () => {
    const connection = await joined(memoryRouter(open));
    for (const options of [{ match: 'prefix' }, { match: 'wildcard' }, { invoke: 'roundrobin' }]) {
      connection.send([64, 1, options, '0X04']);
      expect((await connection.next())[4]).toBe('wamp.error.option_not_allowed');
    }
    connection.send([64, 2, { match: 'exact', invoke: 'single' }, '0X04']);
    expect((await connection.next())[0]).toBe(65);
    connection.send([48, 3, {}, 'wamp.registration.list']);
    expect((await connection.next())[4]).toBe('wamp.error.no_such_procedure');
  });

  test('what is nested deep ends the session that sends it, and nothing else', async () => {
    const router = memoryRouter(open);
    const callee = await joined(router);
    callee.send([64, 1, {}, 'a']);
    await callee.next();
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    for (const text of [
      `[${deep}]`,
      `[48,1,{},"a",${deep}]`,
      `[48,1,{},"a",[],{"x":${deep}}]`,
      `[1,"main",{"x":${deep}}]`,
    ]) {
      const connection = await joined(router);
      connection.sendText(text);
      expect(await connection.next()).toEqual([3, { error: 'it is nested too deep' }, 'wamp.error.protocol_violation']);
      expect(connection.closed).toBeDefined();
    }
    expect(router.counts).toEqual({ sessions: 1, registrations: 1, calls: 0 });
    const caller = await joined(router);
    caller.send([48, 1, {}, 'a', [[[[1]]]]]);
    expect((await callee.next())[4]).toEqual([[[[1]]]]);
  });

  test('messages too fast end the session, and only that one', async () => {
    const clock = new SimulatedClock();
    const limits = { messagesPerSecond: 10, messageBurst: 5 };
    const router = memoryRouter({ ...open, clock, limits });
    const [fast, other] = [await joined(router), await joined(router)];
    for (let i = 0; i < 4; i++) fast.sendText('noise');
    await clock.run(100);
    fast.sendText('noise');
    expect(fast.closed).toBeUndefined();
    fast.sendText('noise');
    expect((await fast.next())[2]).toBe('io.babble.limit_exceeded');
    expect(fast.closed).toEqual({ code: 1000, reason: 'goodbye' });
    other.send([48, 1, {}, 'nobody']);
    expect((await other.next())[4]).toBe('wamp.error.no_such_procedure');
    expect(router.counts.sessions).toBe(1);
  });

  test('H4: calls that come too fast are refused, and the session goes on: a Go node would never come back', async () => {
    const limits = { messagesPerSecond: 10, messageBurst: 5, maxMessagesPerSecond: 20 };
    const router = memoryRouter({ ...open, clock: new SimulatedClock(), limits });
    const [callee, fast, other] = [await joined(router), await joined(router), await joined(router)];
    callee.send([64, 1, {}, 'a']);
    await callee.next();
    for (let request = 1; request <= 4; request++) fast.send([48, request, {}, 'nobody']);
    for (let request = 1; request <= 4; request++) expect((await fast.next())[4]).toBe('wamp.error.no_such_procedure');
    fast.send([48, 5, {}, 'a']);
    const refusal = [8, 48, 5, {}, 'io.babble.limit_exceeded', ['more than 10 messages per second']];
    expect(await fast.next()).toEqual(refusal);
    expect(fast.closed).toBeUndefined();

    // How many answers there are is up to those who call.
    other.send([48, 1, {}, 'a']);
    const [, invocation] = await callee.next();
    for (let i = 0; i < 10; i++) callee.send([70, 999, {}, []]);
    callee.send([70, invocation, {}, ['answer']]);
    expect(await other.next()).toEqual([50, 1, {}, ['answer']]);
    for (let i = 0; i < 20; i++) callee.send([70, 999, {}, []]);
    expect(callee.closed).toBeDefined();
  });

  test('whoever is called by many is not ended for its answers', async () => {
    const router = memoryRouter({ ...open, clock: new SimulatedClock(), limits: { maxMessagesPerSecond: 20 } });
    const callee = await joined(router);
    callee.send([64, 1, {}, 'a']);
    await callee.next();
    const callers = [await joined(router), await joined(router), await joined(router)];
    for (const caller of callers) for (let request = 1; request <= 15; request++) caller.send([48, request, {}, 'a']);
    for (let i = 0; i < 45; i++) {
      const [, invocation] = await callee.next();
      callee.send(i % 2 === 0 ? [70, invocation, {}] : [8, 68, invocation, {}, 'no']);
    }
    expect(callee.closed).toBeUndefined();
    expect(callers.map(({ received }) => received.length)).toEqual([15, 15, 15]);
    for (let i = 0; i < 19; i++) callee.send([70, 999, {}]);
    expect(callee.closed).toBeDefined();
  });

  test('calls do not fill up what may wait for a slow callee', async () => {
    const router = memoryRouter(open);
    const [callee, caller] = [await joined(router), await joined(router)];
    callee.send([64, 1, {}, 'a']);
    await callee.next();
    callee.backlogBytes = 600_000;
    caller.send([48, 1, {}, 'a']);
    expect(await caller.next()).toEqual([8, 48, 1, {}, 'io.babble.limit_exceeded', ['the callee reads too slowly']]);
    callee.backlogBytes = 500_000;
    caller.send([48, 2, {}, 'a']);
    expect((await callee.next())[0]).toBe(68);
  });

  test('so many registrations and waiting calls, and no more', async () => {
    const limits = { maxRegistrations: 2, maxPendingCalls: 3 };
    const router = memoryRouter({ ...open, clock: new SimulatedClock(), limits });
    const [callee, caller] = [await joined(router), await joined(router)];
    for (const name of ['a', 'b', 'c']) callee.send([64, 1, {}, name]);
    expect([(await callee.next())[0], (await callee.next())[0], (await callee.next())[4]]).toEqual([
      65,
      65,
      'io.babble.limit_exceeded',
    ]);
    for (let request = 1; request <= 4; request++) caller.send([48, request, {}, 'a']);
    expect(await caller.next()).toEqual([8, 48, 4, {}, 'io.babble.limit_exceeded', ['more than 3 calls at once']]);
    expect(router.counts.calls).toBe(3);
  });

  test('a message that is too long, or JSON but no message, ends the session', async () => {
    for (const text of [
      `["${'x'.repeat(70_000)}"]`,
      '{}',
      '[]',
      '[48]',
      '[48,1,{},7]',
      '[48,-1,{},"a"]',
      '[999,1]',
      '[65,1,1]',
    ]) {
      const connection = await joined(memoryRouter(open));
      connection.sendText(text);
      expect((await connection.next())[0]).toBe(3);
      expect(connection.closed?.code).toBe(1000);
    }
  });

  test('messages of other roles are refused, and the session goes on', async () => {
    const connection = await joined(memoryRouter(open));
    connection.send([32, 5, {}, 'a.topic']);
    expect((await connection.next()).slice(0, 5)).toEqual([8, 32, 5, {}, 'wamp.error.not_authorized']);
    expect(connection.closed).toBeUndefined();
  });

  test('who says no HELLO is sent away', async () => {
    const clock = new SimulatedClock();
    const silent = new Connection(memoryRouter({ clock }));
    await clock.run(10_000);
    expect((await silent.next())[0]).toBe(3);
    expect(silent.closed).toBeDefined();
  });

  test('RTC-WAMP-19: a caller hears of a callee that is gone or silent, and a callee of a caller that is gone', async () => {
    const clock = new SimulatedClock();
    const router = memoryRouter({ ...open, clock });
    const callee = new Connection(router);
    callee.send([1, 'main', { roles: { callee: { features: { call_canceling: true } } } }]);
    await callee.next();
    callee.send([64, 1, {}, 'a']);
    await callee.next();
    const [caller, leaver] = [await joined(router), await joined(router)];
    caller.send([48, 1, {}, 'a']);
    leaver.send([48, 1, {}, 'a']);
    const [, first] = await callee.next();
    const [, second] = await callee.next();
    leaver.hangUp();
    expect(await callee.next()).toEqual([69, second, { mode: 'killnowait' }]);
    await clock.run(30_000);
    expect(await caller.next()).toEqual([8, 48, 1, {}, 'wamp.error.timeout']);
    expect(await callee.next()).toEqual([69, first, { mode: 'killnowait' }]);
    caller.send([48, 2, {}, 'a']);
    await callee.next();
    callee.hangUp();
    expect(await caller.next()).toEqual([8, 48, 2, {}, 'wamp.error.canceled']);
    expect(clock.timerCount).toBe(0);
  });

  test('a router that stops says goodbye', async () => {
    const router = memoryRouter();
    const connection = await joined(router);
    router.stop();
    expect(await connection.next()).toEqual([6, {}, 'wamp.close.system_shutdown']);
    expect(connection.closed).toBeDefined();
  });
});

test('names of tests are spelt as nodes spell them (RTC-ID-1)', () => {
  expect(NAME).toBe(encodeHex(identityOf(7).signer.publicKey.bytes));
});
