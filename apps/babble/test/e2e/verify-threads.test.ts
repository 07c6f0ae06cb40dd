// Verification in real threads, from the built package: the same verdicts as here, and a program that still ends by itself.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const PROGRAM = `
import { toPrivateKey } from '@babble/crypto';
import { nativeSigner, nativeVerifier } from '@babble/crypto/native';
import { sha256, threadedVerifier } from '@babble/crypto/node';
import { VerifyThreads } from '${new URL('../../../../packages/crypto/dist/node/verify-threads.js', import.meta.url)}';
const signer = await nativeSigner(toPrivateKey(sha256('signer')));
const items = [];
for (let i = 0; i < 200; i += 1) {
  const digest = sha256(String(i));
  const signature = await signer.sign(digest);
  items.push({ publicKey: signer.publicKey.bytes, digest: i % 2 === 0 ? digest : sha256('another'), signature });
}
const threads = new VerifyThreads(2);
let usedThreads = 0;
const verify = threads.verify.bind(threads);
threads.verify = (...items) => { usedThreads += 1; return verify(...items); };
const verifier = threadedVerifier(await nativeVerifier(), { threads });
let right = 0;
for (let i = 0; i < 10; i += 1) {
  const verdicts = await verifier.verifyBatch(items);
  if (verdicts.length === 200 && verdicts.every((verdict, i) => verdict === (i % 2 === 0))) right += 1;
}
console.log(JSON.stringify({ right, usedThreads: usedThreads > 0 }));
`;

test('threads verify as this thread does, and do not keep the program running', async () => {
  const cwd = new URL('../../', import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM], { cwd });
  expect(JSON.parse(stdout)).toEqual({ right: 10, usedThreads: true });
});
