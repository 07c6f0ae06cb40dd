// What the checks want to know of one file: its imports and re-exports, and the global names that it uses.
import ts from 'typescript';

export interface ImportSite {
  readonly specifier: string;
  readonly line: number;
  /** Erased by the compiler: `import type …`, or all of its names are types. */
  readonly typeOnly: boolean;
}

export interface NameSite {
  readonly name: string;
  readonly line: number;
}

export interface SourceFacts {
  readonly imports: readonly ImportSite[];
  /** Names that the file uses without declaring them, also as types; ambient declarations count as uses. */
  readonly globals: readonly NameSite[];
  /** Statements that are no re-export by name. */
  readonly notReExports: readonly NameSite[];
}

export function readSource(path: string, text: string): SourceFacts {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const imports: ImportSite[] = [];
  const used: NameSite[] = [];
  const declared = new Set<string>();
  const lineOf = (node: ts.Node): number => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) imports.push({ specifier, line: lineOf(node), typeOnly: isTypeOnly(node) });
    const name = usedName(node);
    if (name !== undefined) used.push({ name, line: lineOf(node) });
    if (ts.isIdentifier(node) && isDeclaration(node)) declared.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const notReExports = file.statements
    .filter((statement) => !isNamedReExport(statement))
    .map((statement) => ({ name: ts.SyntaxKind[statement.kind], line: lineOf(statement) }));
  return { imports, globals: used.filter(({ name }) => !declared.has(name.split('.')[0] ?? name)), notReExports };
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return textOf(node.arguments[0]);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  return undefined;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) {
    const { exportClause } = node;
    const named = exportClause !== undefined && ts.isNamedExports(exportClause) ? exportClause.elements : undefined;
    return node.isTypeOnly || (named !== undefined && named.length > 0 && named.every((element) => element.isTypeOnly));
  }
  return ts.isImportDeclaration(node) && node.importClause?.isTypeOnly === true;
}

/** `Math.random` as one name; the name of a property, a member or a key of an object is no use of a global. */
function usedName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Math') {
    return `Math.${node.name.text}`;
  }
  if (!ts.isIdentifier(node) || isMemberName(node)) return undefined;
  return isDeclaration(node) ? undefined : node.text;
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) {
    return (ts.isPropertyAccessExpression(parent) ? parent.name : parent.right) === node;
  }
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  const isMember =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isGetAccessor(parent) ||
    ts.isSetAccessor(parent);
  return isMember && parent.name === node;
}

/** Declared with a value of its own in this file; `declare const X` only names a global. */
function isDeclaration(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent))
    return parent.name === node;
  const declares =
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isBindingElement(parent) ||
    ts.isFunctionDeclaration(parent) ||
    ts.isFunctionExpression(parent) ||
    ts.isClassDeclaration(parent) ||
    ts.isInterfaceDeclaration(parent) ||
    ts.isTypeAliasDeclaration(parent) ||
    ts.isTypeParameterDeclaration(parent);
  return declares && parent.name === node && !isAmbient(parent);
}

function isAmbient(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
    if (!ts.canHaveModifiers(at)) continue;
    if (ts.getModifiers(at)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true) return true;
  }
  return false;
}

function isNamedReExport(statement: ts.Statement): boolean {
  if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined) return false;
  const { exportClause } = statement;
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return false;
  return exportClause.elements.every((element) => element.name.text !== 'default');
}
