// Rule ids in running text: `HG-RR-2` by itself, and ranges `HG-INS-1 … HG-INS-7` or `HG-INS-1 … 7`.

const AREAS = 'APP|ENC|HASH|HG|HTTP|KEY|NET|NODE|OPS|OURS|PS|RTC|SIG|ST|TCP';
const ID = new RegExp(
  `(?<![\\w-])((?:${AREAS})(?:-[A-Z]+)*)-(\\d+)(?: ?(?:…|\\.\\.\\.|–) ?(?:((?:${AREAS})(?:-[A-Z]+)*)-)?(\\d+))?(?![\\w-])`,
  'g',
);

/** All ids that a text names, ranges written out, in the order of the text. */
export function ruleIdsIn(text: string): readonly string[] {
  return [...text.matchAll(ID)].flatMap(([, topic = '', from = '', otherTopic, to]) => {
    if (to === undefined) return [`${topic}-${from}`];
    if (otherTopic !== undefined && otherTopic !== topic) return [`${topic}-${from}`, `${otherTopic}-${to}`];
    const [first, last] = [Number(from), Number(to)];
    return Array.from({ length: Math.max(1, last - first + 1) }, (_, i) => `${topic}-${first + i}`);
  });
}
