// Where Go's decoder says that a base64 text goes wrong. Rule APP-SOCK-9; only for texts that are not base64.

const DIGIT = /^[A-Za-z0-9+/]$/;

/**
 * Position of the offending character. ⚠ as the reference: a text that ends too early is blamed on the first digit of its last group,
 * and wrong second padding on the first.
 */
export function base64Fault(text: string): number {
  let inGroup = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (isLineBreak(character)) continue;
    if (DIGIT.test(character)) inGroup = (inGroup + 1) % 4;
    else if (character !== '=' || inGroup < 2) return at;
    else return faultInPadding(text, at, inGroup);
  }
  return text.length - inGroup;
}

function faultInPadding(text: string, first: number, inGroup: number): number {
  let at = skipLineBreaks(text, first + 1);
  if (inGroup === 2) {
    if (at === text.length) return at;
    if (text[at] !== '=') return at - 1;
    at = skipLineBreaks(text, at + 1);
  }
  return at;
}

function skipLineBreaks(text: string, from: number): number {
  let at = from;
  while (isLineBreak(text[at])) at += 1;
  return at;
}

function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}
