// Large batches in threads: the same verdicts, the faster way by measurement, and the way back if a thread fails. The threads are stand-ins
// that run here; real ones are tested with the built packages.
import { type SignedDigest, toPrivateKey } from '@babble/crypto';
import { nativeSigner, nativeVerifier } from '@babble/crypto/native';
import { sha256, threadedVerifier } from '@babble/crypto/node';
import { expect, test } from '@jest/globals';
import { nativeVerify } from '../../src/node/native.ts';
import { verifyPacked } from '../../src/node/packed-signatures.ts';
import { type VerifyThread, VerifyThreads } from '../../src/node/verify-threads.ts';

/** What takes how long, on a clock that only this moves. */
interface Machine {
  nowMs: number;
  hereMs: number;
  threadMs: number;
  messages: number;
}

function threadOf(machine: Machine): VerifyThread {
  const listeners: ((verdicts: Uint8Array) => void)[] = [];
  return {
    postMessage: (packed) => {
      machine.messages += 1;
      machine.nowMs += machine.threadMs;
      const verdicts = verifyPacked(packed, nativeVerify());
      queueMicrotask(() => {
        for (const listener of listeners) listener(verdicts);
      });
    },
    on: (name: string, listener: (argument: never) => void) => {
      if (name === 'message') listeners.push(listener as (verdicts: Uint8Array) => void);
    },
    ref: () => {},
    unref: () => {},
  };
}

async function verifierOn(machine: Machine, threads: VerifyThreads) {
  const native = await nativeVerifier();
  const timed = {
    ...native,
    verifyBatch: (items: readonly SignedDigest[]) => {
      machine.nowMs += machine.hereMs;
      return native.verifyBatch(items);
    },
  };
  return threadedVerifier(timed, { threads, now: () => machine.nowMs });
}

/** A batch of which every third item is damaged, in turn in its key, digest and signature. */
async function batch(size: number): Promise<{ readonly items: SignedDigest[]; readonly expected: boolean[] }> {
  const signer = await nativeSigner(toPrivateKey(sha256('signer')));
  const items: SignedDigest[] = [];
  for (let i = 0; i < size; i += 1) {
    const digest = sha256(`message ${i}`);
    const signature = await signer.sign(digest);
    const item = { publicKey: signer.publicKey.bytes, digest, signature };
    const damaged = [
      { ...item, publicKey: new Uint8Array(65) },
      { ...item, digest: sha256('another') },
      { ...item, signature: new Uint8Array(64) },
    ][Math.floor(i / 3) % 3];
    items.push(i % 3 === 2 && damaged !== undefined ? damaged : item);
  }
  return { items, expected: items.map((_, i) => i % 3 !== 2) };
}

test('verdicts come in order, whichever way they take, and with any number of threads', async () => {
  for (const count of [1, 2, 3, 7]) {
    const machine: Machine = { nowMs: 0, hereMs: 10, threadMs: 1, messages: 0 };
    const verifier = await verifierOn(machine, new VerifyThreads(count, () => threadOf(machine)));
    for (const size of [0, 1, 31, 32, 33, 100, 257]) {
      const { items, expected } = await batch(size);
      expect(await verifier.verifyBatch(items)).toEqual(expected);
    }
    expect(machine.messages).toBeGreaterThan(0);
  }
});

test('the faster way is taken, and the other tried again now and then', async () => {
  const machine: Machine = { nowMs: 0, hereMs: 10, threadMs: 4, messages: 0 };
  const verifier = await verifierOn(machine, new VerifyThreads(1, () => threadOf(machine)));
  const { items } = await batch(40);
  const messagesOf = async (batches: number): Promise<number> => {
    const before = machine.messages;
    for (let i = 0; i < batches; i += 1) await verifier.verifyBatch(items);
    return machine.messages - before;
  };
  expect(await messagesOf(100)).toBeGreaterThan(90);
  machine.threadMs = 50; // no core is idle any more
  await messagesOf(20);
  expect(await messagesOf(100)).toBeLessThan(10);
  machine.threadMs = 1;
  await messagesOf(200);
  expect(await messagesOf(100)).toBeGreaterThan(90);
});

test('small batches never leave', async () => {
  const machine: Machine = { nowMs: 0, hereMs: 10, threadMs: 0, messages: 0 };
  const verifier = await verifierOn(machine, new VerifyThreads(1, () => threadOf(machine)));
  const { items } = await batch(31);
  for (let i = 0; i < 50; i += 1) await verifier.verifyBatch(items);
  expect(machine.messages).toBe(0);
});

test('a thread that fails costs nothing but its help', async () => {
  const machine: Machine = { nowMs: 0, hereMs: 10, threadMs: 1, messages: 0 };
  const failing = (): VerifyThread => {
    const listeners: ((error: Error) => void)[] = [];
    return {
      postMessage: () => {
        machine.messages += 1;
        queueMicrotask(() => {
          for (const listener of listeners) listener(new Error('the thread ended'));
        });
      },
      on: (name: string, listener: (argument: never) => void) => {
        if (name === 'error') listeners.push(listener as (error: Error) => void);
      },
      ref: () => {},
      unref: () => {},
    };
  };
  const verifier = await verifierOn(machine, new VerifyThreads(2, failing));
  const { items, expected } = await batch(64);
  for (let i = 0; i < 5; i += 1) expect(await verifier.verifyBatch(items)).toEqual(expected);
  expect(machine.messages).toBe(2);
});
