// Import specifiers: what they name, and where a relative one leads.
import { builtinModules } from 'node:module';

const BUILTIN: ReadonlySet<string> = new Set(builtinModules);

export function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

export function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || BUILTIN.has(specifier);
}

/** `@babble/net` of `@babble/net/suite`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The key of `exports` that a specifier asks for: `.` or `./suite`. */
export function subpathOf(specifier: string): string {
  const rest = specifier.slice(packageOf(specifier).length);
  return rest === '' ? '.' : `.${rest}`;
}

/** The path below the package that a relative import of `file` names; `undefined` if it leaves the package. */
export function resolveRelative(file: string, specifier: string): string | undefined {
  const parts = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
