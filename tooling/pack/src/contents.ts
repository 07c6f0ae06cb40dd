// What has to be, and what must not be, in a packed package.

const NEEDED = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts'];
const ALLOWED = /^(package\.json|README\.md|LICENSE|(dist|src|bin)\/.+)$/;
const STRAY = /(\.test\.|\.tsbuildinfo$|\.log$|\.env)/;

export function contentFindings(files: readonly string[]): readonly string[] {
  const missing = NEEDED.filter((file) => !files.includes(file)).map((file) => `${file} is missing`);
  const stray = files.filter((file) => !ALLOWED.test(file) || STRAY.test(file));
  return [...missing, ...stray.map((file) => `${file} does not belong into a package`), ...staleOutput(files)];
}

/** The output is one to one; a file without its source is left over from something that was renamed. */
function staleOutput(files: readonly string[]): readonly string[] {
  const sources = new Set(files.filter((file) => file.startsWith('src/')));
  return files
    .filter((file) => file.startsWith('dist/') && file.endsWith('.js'))
    .filter((file) => !sources.has(file.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts')))
    .map((file) => `${file} has no source; delete dist and build again`);
}
