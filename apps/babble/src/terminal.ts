// Colours, only where the output is a terminal.

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export type Style = keyof typeof CODES;

/** Whether a stream wants colours: it is a terminal, and nobody set NO_COLOR. */
function isColoured(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && process.env['NO_COLOR'] === undefined;
}

/** The text in a style, or as it is where the stream wants no colours. */
export function styled(stream: NodeJS.WriteStream, style: Style, text: string): string {
  return isColoured(stream) ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
}
