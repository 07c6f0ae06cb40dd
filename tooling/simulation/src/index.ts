export { Chance } from './chance.ts';
export { type Efforts, effort } from './effort.ts';
export { SimulatedClock, settled } from './simulated-clock.ts';
