// Ids and ranges in running text.
import { describe, expect, test } from '@jest/globals';
import { ruleIdsIn } from '../../src/rule-ids.ts';

describe('rule ids in a text', () => {
  test.each([
    ['HG-RR-2: received', ['HG-RR-2']],
    ['(KEY-2, KEY-HEX-4)', ['KEY-2', 'KEY-HEX-4']],
    ['HG-INS-1 … HG-INS-3', ['HG-INS-1', 'HG-INS-2', 'HG-INS-3']],
    ['PS-TAB-1 … 2', ['PS-TAB-1', 'PS-TAB-2']],
    ['SIG-TEXT-2–3', ['SIG-TEXT-2', 'SIG-TEXT-3']],
    ['NET-RPC-1 … NET-CONN-2', ['NET-RPC-1', 'NET-CONN-2']],
    ['BABBLE-NET-1 and UTF-8, SHA-256, XHG-RR-2', []],
    ['HG-RR and HG-RR-x', []],
  ])('%s', (text, ids) => {
    expect(ruleIdsIn(text)).toEqual(ids);
  });
});
