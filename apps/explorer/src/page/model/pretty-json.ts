// JSON with line breaks and indentation, token by token: numbers stay as they are written, however many digits they have.

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const INDENT = '  ';

const isOpening = (token: string): boolean => token === '{' || token === '[';
const isClosing = (token: string): boolean => token === '}' || token === ']';

/** `text` is valid JSON. */
export function prettyJson(text: string): string {
  let [written, depth, before] = ['', 0, ''];
  for (const [token] of text.matchAll(TOKENS)) {
    if (isClosing(token)) depth -= 1;
    const breaks = isClosing(token) ? !isOpening(before) : before === ',' || isOpening(before);
    if (breaks) written += `\n${INDENT.repeat(depth)}`;
    written += token === ':' ? ': ' : token;
    if (isOpening(token)) depth += 1;
    before = token;
  }
  return written;
}
