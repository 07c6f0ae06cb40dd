// A small campaign against every border; `.ci/run` has a longer one, and the command any.
import { effort } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { BORDERS } from '../../src/borders.ts';
import { runCampaign } from '../../src/campaign.ts';

/** Cases per border. */
const CASES = effort({ usual: 300, long: 8_000 });

describe('hostile input', () => {
  test.each(BORDERS)(
    'OURS-1 … OURS-3, OURS-8: $name withstands it',
    async (border) => {
      const finding = await runCampaign({ border, seed: 1, cases: CASES });
      const shown = finding && {
        ...finding,
        cases: finding.cases.slice(-1).map(({ input }) => Buffer.from(input).toString()),
      };
      expect(shown).toBeUndefined();
    },
    300_000,
  );
});
