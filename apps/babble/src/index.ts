/**
 * The Babble command line as a function, for programs that start it themselves.
 *
 * @packageDocumentation
 */
export { CliError, EXIT } from './cli-error.ts';
export { main } from './main.ts';
