/**
 * What signalling needs of Node: WebSockets over TLS, the server, certificates.
 *
 * @packageDocumentation
 */
export type { ServerCertificate, TrustedCertificates } from './certificate.ts';
export { loadServerCertificate, loadTrustedCertificates, trustedCertificates } from './certificate.ts';
export type { NodeDatachannelInit } from './node-datachannel.ts';
export { nodeDatachannel } from './node-datachannel.ts';
export type { NodeSocketsInit } from './node-sockets.ts';
export { nodeSockets } from './node-sockets.ts';
export type { OriginPolicy } from './origin.ts';
export type { SelfSignedInit } from './self-signed.ts';
export { selfSignedCertificate } from './self-signed.ts';
export type { SignalServer, SignalServerInit } from './signal-server.ts';
export { serveSignalling } from './signal-server.ts';
export { wrtc } from './wrtc.ts';
