// A small campaign against every border; the long one is a command (README).
import { describe, expect, test } from '@jest/globals';
import { BORDERS } from '../../src/borders.ts';
import { runCampaign } from '../../src/campaign.ts';

/** Cases per border; fewer where each needs connections of the system or many signatures. */
const CASES: Readonly<Record<string, number>> = {
  http: 3_000,
  submit: 4_000,
  state: 3_000,
  graph: 4_000,
  extensions: 2_000,
};

describe('hostile input', () => {
  test.each(BORDERS)(
    'OURS-1 … OURS-3, OURS-8: $name withstands it',
    async (border) => {
      const finding = await runCampaign({ border, seed: 1, cases: CASES[border.name] ?? 8_000 });
      const shown = finding && {
        ...finding,
        cases: finding.cases.slice(-1).map(({ input }) => Buffer.from(input).toString()),
      };
      expect(shown).toBeUndefined();
    },
    300_000,
  );
});
