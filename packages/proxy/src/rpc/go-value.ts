// JSON values in the notation of Go's `%v`, which stands in error texts of the reference. Rule APP-SOCK-5.

/** `map[code:-32000 message:x]`, `[1 2]`, `<nil>`, numbers and texts as they are. */
export function formatGoValue(value: unknown): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(formatGoValue).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, member]) => `${key}:${formatGoValue(member)}`).join(' ')}]`;
}
