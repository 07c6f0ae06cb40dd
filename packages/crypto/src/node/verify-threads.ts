// Threads that verify signatures. They start with the first work, never keep a program from ending, and are given up for good if one fails.
import { Worker } from 'node:worker_threads';
import type { SignedDigest } from '../verifier.ts';
import { packSignatures } from './packed-signatures.ts';

/** What is needed of a thread: it answers each message with one, in order. */
export interface VerifyThread {
  postMessage(packed: Uint8Array, transfer: readonly ArrayBuffer[]): void;
  on(name: 'message', listener: (verdicts: Uint8Array) => void): unknown;
  on(name: 'error', listener: (error: Error) => void): unknown;
  /** So that an idle thread does not keep the program running. */
  ref(): void;
  unref(): void;
}

interface Waiting {
  readonly resolve: (verdicts: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** A fixed number of threads, which share each batch. */
export class VerifyThreads {
  readonly #count: number;
  readonly #start: () => VerifyThread;
  #threads: readonly Thread[] | undefined;

  constructor(count: number, start: () => VerifyThread = startThread) {
    this.#count = count;
    this.#start = start;
  }

  /** One verdict per well-formed item, in order. Rejects if a thread fails. */
  async verify(items: readonly SignedDigest[]): Promise<readonly boolean[]> {
    this.#threads ??= Array.from({ length: this.#count }, () => new Thread(this.#start()));
    const share = Math.ceil(items.length / this.#count);
    const parts = await Promise.all(
      this.#threads.map((thread, i) => thread.verify(packSignatures(items.slice(i * share, (i + 1) * share)))),
    );
    return parts.flatMap((verdicts) => Array.from(verdicts, (verdict) => verdict === 1));
  }
}

class Thread {
  readonly #thread: VerifyThread;
  readonly #waiting: Waiting[] = [];
  #error: Error | undefined;

  constructor(thread: VerifyThread) {
    this.#thread = thread;
    thread.unref();
    thread.on('message', (verdicts) => this.#settle((waiting) => waiting.resolve(verdicts)));
    thread.on('error', (error) => {
      this.#error = error;
      while (this.#waiting.length > 0) this.#settle((waiting) => waiting.reject(error));
    });
  }

  verify(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ resolve, reject }) === 1) this.#thread.ref();
      this.#thread.postMessage(packed, [packed.buffer]);
    });
  }

  #settle(settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#thread.unref();
    if (waiting !== undefined) settle(waiting);
  }
}

function startThread(): VerifyThread {
  return new Worker(new URL('./verify-thread.js', import.meta.url));
}
