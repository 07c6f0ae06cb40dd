// Signalling and links as the layer below stream RPC. Rules RTC-ID-1, RTC-DIAL-6, NET-API-2.
import type { CancelSignal } from '@babble/host';
import type { ByteStream, LayerAddresses, StreamLayer } from '@babble/net';
import { NetError } from '@babble/net';
import type { LinksInit } from './peer/links.ts';
import { Links } from './peer/links.ts';

export class WebRtcLayer implements StreamLayer {
  readonly listens = true;
  readonly #init: Omit<LinksInit, 'accept'>;
  #links: Links | undefined;
  #release: (() => void) | undefined;

  constructor(init: Omit<LinksInit, 'accept'>) {
    this.#init = init;
  }

  /** A node is where its key is: nobody dials a port (RTC-ID-1). */
  async listen(accept: (stream: ByteStream) => void): Promise<LayerAddresses> {
    const { backend, signalling } = this.#init;
    const links = new Links({ ...this.#init, accept });
    this.#release = backend.hold?.();
    this.#links = links;
    try {
      await signalling.start((from, text) => links.answer(from, text));
    } catch (error) {
      await this.close();
      throw error;
    }
    return { localAddress: signalling.publicKey, advertiseAddress: signalling.publicKey };
  }

  async close(): Promise<void> {
    this.#links?.stop();
    this.#links = undefined;
    this.#release?.();
    this.#release = undefined;
    await this.#init.signalling.stop();
  }

  async dial(target: string, signal: CancelSignal): Promise<ByteStream> {
    const links = this.#links;
    if (links === undefined) throw new NetError('BABBLE_NET_STOPPED', 'The transport is not started', { target });
    try {
      return await links.dial(target, signal);
    } catch (error) {
      if (signal.aborted || error instanceof NetError) throw error;
      const message = `failed to connect to peer: ${target}`;
      throw new NetError('BABBLE_NET_UNREACHABLE', message, { target }, error);
    }
  }
}
