// Whatever becomes of a campaign, somebody hears of it, and of the case that it was at.
import { describe, expect, test } from '@jest/globals';
import { supervise } from '../../src/supervise.ts';

const INIT = { border: 'weak', seed: 1, cases: 2 };

/** A campaign of two cases that then does what `end` says. */
function script(end: string): URL {
  const source = `
    import { parentPort } from 'node:worker_threads';
    for (const caseNumber of [0, 1]) {
      const fuzzCase = { input: Uint8Array.of(caseNumber), isSigned: false };
      parentPort.postMessage({ kind: 'case', caseNumber, isFirst: caseNumber === 0, fuzzCase });
    }
    ${end}`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

/** For ever, as far as this test goes; if it fails, it still ends. */
const BUSY = 'for (const until = Date.now() + 20_000; Date.now() < until; );';

describe('a supervised campaign', () => {
  test('that ends without a finding has none', async () => {
    const end = "parentPort.postMessage({ kind: 'end', finding: undefined }); setInterval(() => undefined, 1e6);";
    expect(await supervise(script(end), INIT)).toBeUndefined();
  });

  test('gives what it found, also if it dies while it looks for less', async () => {
    const finding = { border: 'weak', seed: 1, caseNumber: 1, what: 'it broke', cases: [] };
    const found = `parentPort.postMessage({ kind: 'found', finding: ${JSON.stringify(finding)} });`;
    const end = found.replace("'found'", "'end'");
    expect(await supervise(script(`${found} ${end}`), INIT)).toEqual(finding);
    expect(await supervise(script(`${found} throw new Error('out of luck');`), INIT)).toEqual(finding);
  });

  test.each([
    ['throws', "throw new Error('out of luck');", /^the process would have ended: Error: out of luck/],
    ['exits', 'process.exit(3);', /^the process would have ended with exit code 3$/],
    ['never ends a case', BUSY, /^nothing happened for 3000 ms$/],
  ])('that %s is a finding, with all cases so far', async (_what, end, what) => {
    const finding = await supervise(script(end), INIT, 3_000);
    expect(finding).toMatchObject({ border: 'weak', seed: 1, caseNumber: 1, what: expect.stringMatching(what) });
    expect(finding?.cases.map(({ input }) => [...input])).toEqual([[0], [1]]);
  });
});
