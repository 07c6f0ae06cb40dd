// A transport whose connections end in the hands of a test, which speaks the other side byte by byte.

import type { CancelSignal } from '@babble/host';
import { neverCancelled, silentLogger } from '@babble/host';
import type {
  ByteStream,
  LayerAddresses,
  RequestHandler,
  StreamLayer,
  StreamTransportInit,
  Transport,
} from '@babble/net';
import { NetError, streamPair, streamTransport } from '@babble/net';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';

/** Dialled connections arrive here; each is answered by the test. */
class HandLayer implements StreamLayer {
  readonly listens = true;
  accept: ((stream: ByteStream) => void) | undefined;
  readonly dialled: ByteStream[] = [];
  reachable = true;

  async listen(accept: (stream: ByteStream) => void): Promise<LayerAddresses> {
    this.accept = accept;
    return { localAddress: 'here', advertiseAddress: 'here' };
  }

  async close(): Promise<void> {
    this.accept = undefined;
  }

  async dial(target: string, _signal: CancelSignal): Promise<ByteStream> {
    if (!this.reachable) throw new NetError('BABBLE_NET_UNREACHABLE', `failed to connect to peer: ${target}`);
    const [ours, theirs] = streamPair();
    this.dialled.push(theirs);
    return ours;
  }
}

export interface Bench {
  readonly clock: SimulatedClock;
  readonly layer: HandLayer;
  readonly transport: Transport;
  /** Opens a connection to the transport; the returned end is the client's. */
  connect(capacityBytes?: number): ByteStream;
}

export async function bench(handler: RequestHandler, init: StreamTransportInit = {}): Promise<Bench> {
  const clock = new SimulatedClock();
  const layer = new HandLayer();
  const transport = streamTransport(layer, init, { clock, logger: silentLogger, random: new Chance(1) });
  await transport.start(handler);
  const connect = (capacityBytes?: number): ByteStream => {
    const [theirs, ours] = streamPair(capacityBytes);
    layer.accept?.(ours);
    return theirs;
  };
  return { clock, layer, transport, connect };
}

export function send(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  return stream.write(bytes, neverCancelled);
}

/** Reads until at least `byteCount` bytes are there, or the end. */
export async function receive(stream: ByteStream, byteCount: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let received = 0; received < byteCount; ) {
    const chunk = await stream.read(neverCancelled);
    if (chunk === undefined) break;
    chunks.push(chunk);
    received += chunk.length;
  }
  return Buffer.concat(chunks);
}

export function latin(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
