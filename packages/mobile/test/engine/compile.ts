// Programs for engines of phones: bundled, and then classes, private fields, async functions and blocks with closures rewritten, as Metro does
// for React Native. What the engine itself can do, generators and BigInt, stays.
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';
import { build } from 'esbuild';

/** Newer than Hermes 0.12, and in React Native since a little later: the one thing of the language that apps for older ones have to add. */
const ARRAY_AT = `if (!Array.prototype.at) Object.defineProperty(Array.prototype, 'at', { configurable: true, writable: true, value: function (i) {
  i = Math.trunc(i) || 0;
  return this[i < 0 ? i + this.length : i];
} });\n`;

/** The program and everything that it imports, for an engine of ES5 with BigInt and generators. */
export async function compiled(program: URL): Promise<string> {
  const { code } = await transform(await bundled(program), {
    isModule: false,
    env: { targets: { ie: '11' }, exclude: ['transform-regenerator'] },
  });
  return ARRAY_AT + code;
}

/** Bytes of `@babble/mobile` with everything that it imports, minified. */
export async function minifiedBytes(): Promise<number> {
  const entry = fileURLToPath(new URL('../../src/index.ts', import.meta.url));
  return (await bundled(new URL(`file://${entry}`), true)).length;
}

async function bundled(entry: URL, minify = false): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    minify,
    write: false,
    format: minify ? 'esm' : 'iife',
    platform: 'neutral',
    target: 'es2022',
    conditions: ['@babble/source'],
    logLevel: 'warning',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('esbuild made nothing');
  return output.text;
}
