// What runs in a thread of `VerifyThreads`: verifies packed signatures with libsecp256k1 and answers with the verdicts.
import { parentPort } from 'node:worker_threads';
import { nativeVerify } from './native.ts';
import { verifyPacked } from './packed-signatures.ts';

const verify = nativeVerify();

parentPort?.on('message', (packed: Uint8Array) => {
  const verdicts = verifyPacked(packed, verify);
  parentPort?.postMessage(verdicts, [verdicts.buffer]);
});
