// A page of a test: a script of test/page with all that it imports, and a server that has it, with the policy of a careful site: nothing is evaluated, nothing
// comes from elsewhere.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HTML = '<!doctype html><meta charset="utf-8"><title>test</title><script type="module" src="script.js"></script>';
const POLICY = "default-src 'none'; script-src 'self'; connect-src *";

export class PageSite {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** `name` is that of the script in test/page. */
  static async start(name: string): Promise<PageSite> {
    const entry = fileURLToPath(new URL(`../page/${name}.ts`, import.meta.url));
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      write: false,
      logLevel: 'silent',
    });
    const script = outputFiles[0]?.text ?? '';
    const server = createServer(({ url = '/' }, response) => {
      const isScript = url === '/script.js';
      const type = isScript ? 'text/javascript' : 'text/html';
      response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY });
      response.end(isScript ? script : HTML);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PageSite(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
