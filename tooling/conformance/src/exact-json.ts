// Recordings hold integers beyond 2^53; JSON.parse would round them. Long runs of digits become texts that keep every digit.

/** Values as JSON.parse gives them, but an integer of 16 digits or more is the text `integer N`. */
export function parseExact(text: string): unknown {
  const kept = text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}/g, (token) =>
    token.startsWith('"') ? token : `"integer ${token}"`,
  );
  return JSON.parse(kept);
}

/** Path and both values of the first difference, or `undefined`. Keys that only one side has are differences. */
export function firstDifference(actual: unknown, expected: unknown, path = ''): string | undefined {
  if (isContainer(actual) && isContainer(expected) && Array.isArray(actual) === Array.isArray(expected)) {
    const [left, right] = [new Map(Object.entries(actual)), new Map(Object.entries(expected))];
    for (const key of new Set([...right.keys(), ...left.keys()])) {
      const difference = firstDifference(left.get(key), right.get(key), `${path}/${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return actual === expected ? undefined : `${path}: ${show(actual)} instead of ${show(expected)}`;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`;
}
