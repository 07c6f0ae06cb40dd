// What goes wrong on the way into the network, and what to do about it, for whoever sits before the page.

export interface Problem {
  readonly text: string;
  /** A page to open in another tab. */
  readonly link?: string;
  /** It would help to forget what this browser has of the network, without the key. */
  readonly isInDatabase?: boolean;
}

/** `signalUrl` as {@link TabSettings}: `null` if the server of the page stands between. */
export function problemOf(error: unknown, signalUrl: string | null): Problem {
  const { code, message } = shapeOf(error);
  switch (code) {
    case 'BABBLE_NET_SIGNALLING_UNREACHABLE':
      return signalUrl === null ? RELAY_SILENT : signallingSilent(signalUrl);
    case 'BABBLE_NET_SIGNALLING_REFUSED':
      return { text: `The signalling server does not let this tab in: ${message}. Ask whoever runs this page.` };
    case 'BABBLE_NODE_REFUSED':
      return {
        text: 'The network refused the request to join: its applications let in only the keys that they know. Give your public key to whoever runs it, or bring a key that is known.',
      };
    case 'BABBLE_NODE_KEY_IN_USE':
      return {
        text: 'Somebody else is a validator with this key at this moment, in another browser or on another machine. Two with one key would contradict each other: end that one, or take another key.',
      };
    case 'BABBLE_NODE_STORE_FOREIGN':
    case 'BABBLE_NODE_STORE_DAMAGED':
    case 'BABBLE_NODE_HISTORY_PRUNED':
    case 'BABBLE_NODE_APPLICATION_DIVERGED':
    case 'BABBLE_NODE_APPLICATION_BEHIND':
      return {
        text: `What this browser has of the network cannot be used: ${message}. It can be fetched anew.`,
        isInDatabase: true,
      };
    default:
      return { text: message.endsWith('.') ? message : `${message}.` };
  }
}

const RELAY_SILENT: Problem = {
  text: 'The signalling server, by which validators find one another, does not answer the server of this page. Whoever runs this page has to look whether it is running; then join again.',
};

/** A page is not told why a connection failed. */
function signallingSilent(url: string): Problem {
  return {
    text: `The signalling server, by which validators find one another, cannot be reached at ${url}. Either it is not running, or it lets in no pages from here (babble signal --allow-origin), or this browser does not accept its certificate: a page is not told which. Open it in another tab; if the browser warns of the certificate, compare its fingerprint with the one that the server printed, and accept it. Then join again.`,
    link: url.replace(/^wss:/, 'https:'),
  };
}

/** By shape: what is thrown may come from the browser. */
function shapeOf(error: unknown): { readonly code: unknown; readonly message: string } {
  const { code, message } =
    typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>) : {};
  return { code, message: typeof message === 'string' && message !== '' ? message : String(error) };
}
