// A Dockerfile as stages with instructions, as far as the rules look into it.
import type { Instruction as ParsedInstruction } from 'dockerfile-ast';
import { DockerfileParser } from 'dockerfile-ast';

export interface Instruction {
  readonly keyword: string;
  /** Everything after the keyword and its flags; continued lines are joined. */
  readonly text: string;
  readonly flags: ReadonlyMap<string, string>;
  readonly line: number;
}

export interface Stage {
  readonly image: string;
  /** The name after `AS`. */
  readonly name: string | undefined;
  readonly line: number;
  /** Without its FROM. */
  readonly instructions: readonly Instruction[];
}

export function readDockerfile(text: string): readonly Stage[] {
  const stages: { image: string; name: string | undefined; line: number; instructions: Instruction[] }[] = [];
  for (const parsed of DockerfileParser.parse(text).getInstructions()) {
    const instruction = instructionOf(parsed, text.split('\n'));
    if (instruction.keyword === 'FROM') {
      const [image = '', , name] = instruction.text.split(/\s+/);
      stages.push({ image, name, line: instruction.line, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return stages;
}

function instructionOf(parsed: ParsedInstruction, lines: readonly string[]): Instruction {
  const flags = new Map<string, string>();
  const { start, end } = parsed.getRange();
  const source = lines.slice(start.line, end.line + 1).filter((line) => !line.trimStart().startsWith('#'));
  const joined = source
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .trim()
    .replace(/^\S+\s*/, '');
  const text = joined.replace(/^(?:--([a-z-]+)(?:=(\S+))?\s+)+/, (all) => {
    for (const [, name = '', value = ''] of all.matchAll(/--([a-z-]+)(?:=(\S+))?/g)) flags.set(name, value);
    return '';
  });
  return { keyword: parsed.getKeyword(), text, flags, line: start.line + 1 };
}

/** The words of an exec form, or `undefined` if it is a shell form. */
export function execForm(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.every((word) => typeof word === 'string')
      ? (words as readonly string[])
      : undefined;
  } catch (error) {
    // Docker, too, takes what is no JSON as a shell form.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
