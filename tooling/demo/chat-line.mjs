// @ts-check
// A line of what a chat writes, as what it means. Rule OPS-DUMMY-1.

/**
 * Time, level and text of a line of its log; of any other line, the line itself as the text.
 * @param {string} line
 * @returns {{ readonly time?: string, readonly level?: string, readonly text: string }}
 */
export function chatLine(line) {
  const [, time, level, text = ''] = /^time="([^"]*)" level=(\w+) msg=("(?:[^"\\]|\\.)*"|\S*)/.exec(line) ?? [];
  if (time === undefined || level === undefined) return { text: line };
  return { time, level, text: text.startsWith('"') ? JSON.parse(text) : text };
}
