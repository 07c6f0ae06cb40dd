// Every object has an address, behind the # of the page, so that it can be sent to somebody and kept.

export type Route =
  | { readonly page: 'graph'; readonly focus: string | undefined }
  | { readonly page: 'event'; readonly id: string }
  | { readonly page: 'rounds'; readonly from: number | undefined }
  | { readonly page: 'round'; readonly round: number }
  | { readonly page: 'blocks'; readonly from: number | undefined }
  | { readonly page: 'block'; readonly index: number }
  | { readonly page: 'transaction'; readonly hash: string }
  | { readonly page: 'validators' }
  | { readonly page: 'validator'; readonly key: string }
  | { readonly page: 'membership' }
  | { readonly page: 'performance' }
  | { readonly page: 'missing'; readonly path: string };

export type Page = Route['page'];

export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#?\/?/, '').replace(/\/$/, '');
  const [head = '', rest] = path.split('/');
  const missing: Route = { page: 'missing', path };
  switch (head) {
    case '':
    case 'graph':
      return { page: 'graph', focus: rest };
    case 'events':
      return rest === undefined ? { page: 'graph', focus: undefined } : { page: 'event', id: rest };
    case 'rounds':
      return numbered(rest, missing, (round) => ({ page: 'round', round })) ?? { page: 'rounds', from: undefined };
    case 'blocks':
      return numbered(rest, missing, (index) => ({ page: 'block', index })) ?? { page: 'blocks', from: undefined };
    case 'blocks-from':
      return numbered(rest, missing, (from) => ({ page: 'blocks', from })) ?? missing;
    case 'rounds-from':
      return numbered(rest, missing, (from) => ({ page: 'rounds', from })) ?? missing;
    case 'transactions':
      return rest === undefined ? missing : { page: 'transaction', hash: rest.toLowerCase() };
    case 'validators':
      return rest === undefined ? { page: 'validators' } : { page: 'validator', key: rest };
    case 'membership':
    case 'performance':
      return rest === undefined ? { page: head } : missing;
    default:
      return missing;
  }
}

function numbered(text: string | undefined, missing: Route, route: (number: number) => Route): Route | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,15}$/.test(text) ? route(Number(text)) : missing;
}

export const paths = {
  graph: '#/',
  focus: (id: string): string => `#/graph/${id}`,
  event: (id: string): string => `#/events/${id}`,
  rounds: '#/rounds',
  roundsFrom: (from: number): string => `#/rounds-from/${from}`,
  round: (round: number): string => `#/rounds/${round}`,
  blocks: '#/blocks',
  blocksFrom: (from: number): string => `#/blocks-from/${from}`,
  block: (index: number): string => `#/blocks/${index}`,
  transaction: (hash: string): string => `#/transactions/${hash}`,
  validators: '#/validators',
  validator: (key: string): string => `#/validators/${key}`,
  membership: '#/membership',
  performance: '#/performance',
} as const;

/** What somebody typed into the search field may mean; `undefined` if it means nothing here. */
export function searched(text: string, monikers: ReadonlyMap<string, string>): string | undefined {
  const asked = text.trim();
  if (/^0x[0-9a-f]{64}$/i.test(asked)) return paths.event(`0X${asked.slice(2).toUpperCase()}`);
  if (/^[0-9a-f]{64}$/i.test(asked)) return paths.transaction(asked.toLowerCase());
  if (/^0x04[0-9a-f]{128}$/i.test(asked)) return paths.validator(`0X${asked.slice(2).toUpperCase()}`);
  const [, round] = /^r(?:ound)?\s*(\d{1,15})$/i.exec(asked) ?? [];
  if (round !== undefined) return paths.round(Number(round));
  const [, block] = /^(?:b(?:lock)?\s*)?(\d{1,15})$/i.exec(asked) ?? [];
  if (block !== undefined) return paths.block(Number(block));
  const key = monikers.get(asked.toLowerCase());
  return key === undefined ? undefined : paths.validator(key);
}
