// What the lines of a chat mean.
import { expect, test } from '@jest/globals';
import { chatLine } from '../../chat-line.mjs';

test('OPS-DUMMY-1: time, level and text of a line of the log; any other line is a text', () => {
  expect(chatLine('time="2026-11-28T00:00:00Z" level=info msg="a: \\"hi\\" \\\\" component=DUMMY')).toEqual({
    time: '2026-11-28T00:00:00Z',
    level: 'info',
    text: 'a: "hi" \\',
  });
  expect(chatLine('time="2026-11-28T00:00:00Z" level=warning msg=Stopped')).toMatchObject({ text: 'Stopped' });
  expect(chatLine('node1: hello')).toEqual({ text: 'node1: hello' });
});
