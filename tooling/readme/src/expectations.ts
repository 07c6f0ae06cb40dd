// `// => text` comments: what the statement on that line gives or prints. Further lines that are nothing but such a comment belong to
// the same statement.
import ts from 'typescript';
import type { Block } from './blocks.ts';

export interface Expectation {
  /** Line in the README. */
  readonly line: number;
  readonly text: string;
}

export interface Instrumented {
  /** JavaScript that reports every value and print to `./expectations.mjs`. */
  readonly code: string;
  readonly expected: readonly Expectation[];
  /** Comments on lines without a statement that could be observed. */
  readonly faults: readonly string[];
}

interface Edit {
  readonly at: number;
  readonly insert: string;
}

export function instrument(block: Block): Instrumented {
  const expected = expectationsIn(block);
  const file = ts.createSourceFile('block.ts', block.code, ts.ScriptTarget.ES2022, true);
  const edits: Edit[] = [];
  const observed = new Set<number>();
  const visit = (node: ts.Node): void => {
    const line = block.line + file.getLineAndCharacterOfPosition(node.getEnd()).line;
    if (ts.isStatement(node) && !observed.has(line) && expected.some((one) => one.line === line)) {
      const edit = observe(node, line, file);
      if (edit !== undefined) {
        observed.add(line);
        edits.push(...edit);
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const unobserved = expected.filter(({ line }) => !observed.has(line));
  return {
    code: transpile(apply(block.code, edits)),
    expected,
    faults: unobserved.map(({ line, text }) => `line ${line}: there is nothing before "// => ${text}"`),
  };
}

function expectationsIn({ code, line }: Block): readonly Expectation[] {
  const found: { line: number; text: string }[] = [];
  code.split('\n').forEach((source, index) => {
    const [, before = '', text] = /^(.*?)\/\/ => (.*)$/.exec(source) ?? [];
    const last = found.at(-1);
    if (text === undefined) return;
    if (before.trim() === '' && last !== undefined) last.text += `\n${text.trimEnd()}`;
    else found.push({ line: line + index, text: text.trimEnd() });
  });
  return found;
}

/** `console.log(…)` reports what it prints, another expression its value, a declaration the value of its name. */
function observe(node: ts.Statement, line: number, file: ts.SourceFile): readonly Edit[] | undefined {
  if (ts.isExpressionStatement(node)) {
    const { expression } = node;
    const isPrint = ts.isCallExpression(expression) && expression.expression.getText(file) === 'console.log';
    if (isPrint) {
      const comma = expression.arguments.length === 0 ? '' : ', ';
      const firstArgument = expression.arguments.pos;
      return [
        { at: expression.getStart(file), insert: 'readme.' },
        { at: firstArgument, insert: `${line}${comma}` },
      ];
    }
    const [start, end] = [expression.getStart(file), expression.getEnd()];
    return [
      { at: start, insert: `readme.value(${line}, (` },
      { at: end, insert: '))' },
    ];
  }
  if (ts.isVariableStatement(node)) {
    const name = node.declarationList.declarations[0]?.name.getText(file);
    return name === undefined ? undefined : [{ at: node.getEnd(), insert: ` readme.value(${line}, ${name});` }];
  }
  return undefined;
}

function apply(code: string, edits: readonly Edit[]): string {
  const sorted = edits.map((edit, order) => ({ ...edit, order })).sort((a, b) => b.at - a.at || b.order - a.order);
  return sorted.reduce((text, { at, insert }) => text.slice(0, at) + insert + text.slice(at), code);
}

function transpile(code: string): string {
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  const { outputText } = ts.transpileModule(code, { compilerOptions });
  return `import * as readme from './expectations.mjs';\n${outputText}`;
}
