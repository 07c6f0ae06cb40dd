// JSON values in the notation of Go's `%v`, which stands in error texts of the reference. Rule APP-SOCK-5.

/** What is nested deeper is left out: whoever answers chooses the depth, and this text is for people. */
const MOST_DEPTH = 100;

/** `map[code:-32000 message:x]`, `[1 2]`, `<nil>`, numbers and texts as they are. */
export function formatGoValue(value: unknown, depth = 0): string {
  if (depth > MOST_DEPTH) return '…';
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map((item) => formatGoValue(item, depth + 1)).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, member]) => `${key}:${formatGoValue(member, depth + 1)}`).join(' ')}]`;
}
