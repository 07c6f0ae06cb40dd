export { Chance } from './chance.ts';
export { SimulatedClock, settled } from './simulated-clock.ts';
