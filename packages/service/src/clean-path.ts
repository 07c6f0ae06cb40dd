// Paths as clients write them, and how Go's server cleans them: no empty segments, no `.` and `..`. Rule HTTP-12.

/** Path and query of a request target, still encoded. */
export interface Target {
  readonly path: string;
  /** With its question mark; `''` for none. */
  readonly query: string;
}

/** Takes `/path?query`, or a whole URL as proxies send it. */
export function parseTarget(target: string): Target {
  const relative = target.startsWith('/') ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const end = relative.search(/[?#]/);
  if (end < 0) return { path: relative === '' ? '/' : relative, query: '' };
  const query = relative[end] === '?' ? relative.slice(end).replace(/#.*$/, '') : '';
  return { path: relative.slice(0, end) || '/', query };
}

/** The path without empty segments, `.` and `..`; a slash at its end stays. */
export function cleanPath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const isFolder = path.endsWith('/') && kept.length > 0;
  return `/${kept.join('/')}${isFolder ? '/' : ''}`;
}
