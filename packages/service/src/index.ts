/**
 * Looking into a running node over HTTP: `serve({ service: createService({ node }), listen: '127.0.0.1:8000' })`.
 *
 * @packageDocumentation
 */
export type { ServiceErrorCode, ServiceErrorData } from './errors.ts';
export { SERVICE_ERROR_FAULTS, ServiceError } from './errors.ts';
export type { Served, ServeInit } from './serve.ts';
export { serve } from './serve.ts';
export type { Service, ServiceBindings, ServiceInit } from './service.ts';
export { createService } from './service.ts';
export type { ServiceNode } from './service-node.ts';
