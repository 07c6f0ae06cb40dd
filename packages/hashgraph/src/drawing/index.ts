/**
 * Graphs as drawings: one column per creator, time runs downward.
 *
 * @packageDocumentation
 */
export type { EventToDraw } from './draw-events.ts';
export { drawEvents } from './draw-events.ts';
export type { Drawing, DrawnEvent, DrawnRequest, Expectation } from './drawing.ts';
export { columnLabel, eventName } from './drawing.ts';
export { parseDag } from './parse-dag.ts';
export { renderDag } from './render-dag.ts';
