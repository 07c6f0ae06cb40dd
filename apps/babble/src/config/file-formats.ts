// The formats of a configuration file, by extension, in the order in which files are looked for. Rules OPS-CONF-3, OPS-CONF-4.
import { parseProperties } from './properties.ts';

/** Throws, or rejects with, an `Error` that says where and why a text is not of the format. */
type FormatParser = (contents: string) => unknown;

// Loaded only where there is such a file: that takes longer than everything else of the configuration.
const toml: FormatParser = async (contents) => (await import('smol-toml')).parse(contents);
const yaml: FormatParser = async (contents) =>
  (await import('yaml')).parse(contents, { prettyErrors: true, logLevel: 'error' });

/** `undefined`: known and refused. */
export const FILE_FORMATS: ReadonlyMap<string, FormatParser | undefined> = new Map([
  ['json', (contents: string): unknown => JSON.parse(contents)],
  ['toml', toml],
  ['yaml', yaml],
  ['yml', yaml],
  ['properties', parseProperties],
  ['props', parseProperties],
  ['prop', parseProperties],
  ['hcl', undefined],
]);
