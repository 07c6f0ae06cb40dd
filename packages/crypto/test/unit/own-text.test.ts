// What is decoded does not keep the message alive that it came in.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bytes, decodeText, struct, text, textMap } from '@babble/crypto';
import { expect, test } from '@jest/globals';

interface Sample {
  readonly payload: Uint8Array | null;
  readonly signature: string;
  readonly names: ReadonlyMap<string, string> | null;
}

const sampleCodec = struct<Sample>({
  payload: ['Payload', bytes],
  signature: ['Signature', text],
  names: ['Names', textMap(text)],
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapMegabytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1_000_000;
}

test('OURS-8: decoded texts keep themselves, and not the message', () => {
  const payload = 'A'.repeat(1_000_000);
  const before = heapMegabytes();
  const kept = Array.from({ length: 40 }, (_, i) => {
    const message = `{"Payload":"${payload}","Signature":"signature number ${i}","Names":{"a key of number ${i}":"a value of number ${i}"}}`;
    const { signature, names } = decodeText(sampleCodec, message);
    return { signature, names };
  });
  expect(heapMegabytes() - before).toBeLessThan(10);
  expect(kept[39]?.signature).toBe('signature number 39');
});
