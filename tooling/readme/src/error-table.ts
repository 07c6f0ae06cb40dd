// The error table of a README lists exactly the codes of src/errors.ts, each with its fault.
import ts from 'typescript';

/** Fault by code: the object `…_ERROR_FAULTS` of an errors.ts. */
export function faultsInSource(source: string): ReadonlyMap<string, string> {
  const file = ts.createSourceFile('errors.ts', source, ts.ScriptTarget.ES2022, true);
  const faults = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText(file).endsWith('_ERROR_FAULTS')) {
      node.initializer?.forEachChild((literal) => collect(literal, file, faults));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return faults;
}

function collect(node: ts.Node, file: ts.SourceFile, faults: Map<string, string>): void {
  if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.initializer)) {
    faults.set(node.name.getText(file), node.initializer.text);
  } else {
    node.forEachChild((child) => collect(child, file, faults));
  }
}

/** Fault by code: rows of tables whose first cell is a code. */
function faultsInReadme(markdown: string): ReadonlyMap<string, string> {
  const rows = markdown.matchAll(/^\|\s*`(BABBLE_[A-Z0-9_]+)`\s*\|\s*`?(\w+)`?\s*\|/gm);
  return new Map([...rows].map(([, code = '', fault = '']) => [code, fault]));
}

export function errorTableFindings(source: string, markdown: string): readonly string[] {
  const [inSource, inReadme] = [faultsInSource(source), faultsInReadme(markdown)];
  const missing = [...inSource.keys()]
    .filter((code) => !inReadme.has(code))
    .map((code) => `${code} is not in the table`);
  const gone = [...inReadme.keys()]
    .filter((code) => !inSource.has(code))
    .map((code) => `${code} is in the table but no code`);
  const other = [...inSource]
    .filter(([code, fault]) => inReadme.has(code) && inReadme.get(code) !== fault)
    .map(([code, fault]) => `${code}: the fault is ${fault}, not ${inReadme.get(code)}`);
  return [...missing, ...gone, ...other];
}
