// The formats of a configuration file, by extension, in the order in which files are looked for. Rules OPS-CONF-3, OPS-CONF-4.
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { parseProperties } from './properties.ts';

/** Throws an `Error` that says where and why a text is not of the format. */
type FormatParser = (contents: string) => unknown;

const yaml: FormatParser = (contents) => parseYaml(contents, { prettyErrors: true, logLevel: 'error' });

/** `undefined`: known and refused. */
export const FILE_FORMATS: ReadonlyMap<string, FormatParser | undefined> = new Map([
  ['json', (contents: string): unknown => JSON.parse(contents)],
  ['toml', (contents: string): unknown => parseToml(contents)],
  ['yaml', yaml],
  ['yml', yaml],
  ['properties', parseProperties],
  ['props', parseProperties],
  ['prop', parseProperties],
  ['hcl', undefined],
]);
