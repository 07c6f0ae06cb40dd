// The shape of the suite's cases: data without a test runner. A case fails by throwing.
import type { AppProxy, AppProxySupports } from '../app-proxy.ts';
import type { ProxyHandler } from '../proxy-handler.ts';

/** A proxy with an application at its other end. */
export interface ProxyPair {
  /** Not started. */
  readonly proxy: AppProxy;
  /** How the application submits. */
  submit(transaction: Uint8Array): Promise<void>;
}

/** How the suite makes proxies of the implementation that it judges. */
export interface ProxyFixture {
  readonly supports: AppProxySupports;
  /** A new proxy for the application that the handler stands for. */
  create(handler: ProxyHandler): Promise<ProxyPair>;
  /** Called once for each `create`, after the proxy is stopped. */
  dispose(pair: ProxyPair): Promise<void>;
}

export interface ProxyCase {
  readonly name: string;
  /** The case makes sense only for proxies that support this. Report it as skipped, with the reason, otherwise. */
  readonly needs?: keyof AppProxySupports;
  run(fixture: ProxyFixture): Promise<void>;
}

/** Runs a case with a proxy for the handler and disposes of it, whatever happens. */
export async function withPair(
  fixture: ProxyFixture,
  handler: ProxyHandler,
  run: (pair: ProxyPair) => Promise<void>,
): Promise<void> {
  const pair = await fixture.create(handler);
  try {
    await run(pair);
  } finally {
    await pair.proxy.stop();
    await fixture.dispose(pair);
  }
}
