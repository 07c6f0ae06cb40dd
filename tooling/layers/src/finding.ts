// A finding is one line: where, and what is wrong.

export type Finding = string;

/** `packages/net/src/index.ts:3  text` */
export function finding(folder: string, file: string, line: number, text: string): Finding {
  return `${folder}/${file}:${line}  ${text}`;
}

/** The line of a manifest on which a name stands. */
export function lineOfName(manifestText: string, name: string): number {
  const before = manifestText.split(`"${name}"`)[0] ?? '';
  return before.split('\n').length;
}
