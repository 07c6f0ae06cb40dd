// The TypeScript blocks of a README: a fence with `ts` is a program, one with `ts no-run` is only type-checked.

export interface Block {
  /** Below the root of the repository: `packages/net/README.md`. */
  readonly file: string;
  /** Number of its first line of code in the README. */
  readonly line: number;
  readonly code: string;
  readonly runs: boolean;
}

export function blocksIn(file: string, markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { readonly info: string; readonly line: number; readonly lines: string[] } | undefined;
  markdown.split('\n').forEach((text, index) => {
    const fence = /^```(.*)$/.exec(text);
    if (fence === null) {
      open?.lines.push(text);
    } else if (open === undefined) {
      open = { info: (fence[1] ?? '').trim(), line: index + 2, lines: [] };
    } else {
      const [language, ...flags] = open.info.split(/\s+/);
      const { line, lines } = open;
      if (language === 'ts') blocks.push({ file, line, code: lines.join('\n'), runs: !flags.includes('no-run') });
      open = undefined;
    }
  });
  return blocks;
}
