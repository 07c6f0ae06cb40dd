// What a document points at is there: files behind its links, scripts of the root package.json, packages of this workspace.

/** What the repository has. */
export interface Repository {
  /** Whether there is something at a path below the root. */
  readonly exists: (path: string) => boolean;
  /** Names of the scripts in the root package.json. */
  readonly scripts: ReadonlySet<string>;
  /** Names of all packages and applications. */
  readonly packages: ReadonlySet<string>;
}

/** Looks like a package, but is the export condition that leads to sources. */
const CONDITION = '@babble/source';

/** `file` is the path of the document below the root. */
export function documentFindings(file: string, markdown: string, repository: Repository): readonly string[] {
  return markdown.split('\n').flatMap((text, index) => {
    const gone = [...goneLinks(file, text, repository), ...goneNames(text, repository)];
    return gone.map((what) => `line ${index + 1}: ${what}`);
  });
}

/** Every package stands in a document that lists them all. */
export function unlistedPackages(markdown: string, { packages }: Repository): readonly string[] {
  return [...packages].filter((name) => !markdown.includes(`\`${name}\``)).map((name) => `${name} is not listed`);
}

function goneLinks(file: string, text: string, { exists }: Repository): readonly string[] {
  const targets = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target) && !exists(resolve(file, target)))
    .map((target) => `the link to ${target} leads nowhere`);
}

function goneNames(text: string, { scripts, packages }: Repository): readonly string[] {
  const run = [...text.matchAll(/\bnpm run (?:-\S+ )*([a-z][a-z:-]*)/g)].map(([, script = '']) => script);
  const named = [...text.matchAll(/(?<![\w/])@babble\/[a-z-]+/g)].map(([name]) => name);
  return [
    ...run.filter((script) => !scripts.has(script)).map((script) => `there is no script ${script}`),
    ...named.filter((name) => name !== CONDITION && !packages.has(name)).map((name) => `there is no package ${name}`),
  ];
}

/** The path below the root that a link of `file` means. */
function resolve(file: string, target: string): string {
  const { pathname } = new URL(target, `file:///${file}`);
  return decodeURIComponent(pathname).slice(1);
}
