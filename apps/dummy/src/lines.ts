// Lines of a text stream as Go's scanner gives them: ended by LF or CR LF, the last one also by the end of the input.

export async function* linesOf(input: AsyncIterable<string>): AsyncIterable<string> {
  let begun = '';
  for await (const text of input) {
    const lines = (begun + text).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) yield withoutReturn(line);
  }
  if (begun !== '') yield withoutReturn(begun);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
