// Transactions for a network, and hard times for one of its nodes.
import { performance } from 'node:perf_hooks';
import { signalGroup } from './processes.mjs';

/** A slow node runs for a quarter of the time. */
const STOPPED_MS = 30;
const RUNNING_MS = 10;

/**
 * Starts the load; returns the function that stops it. `rate` is transactions per second over all nodes, in turn, whatever the
 * nodes do; `max`: each application keeps `inFlight` transactions uncommitted; 0: idle.
 */
export function startLoad({ rate, inFlight }, applications) {
  if (rate === 0) {
    for (const application of applications) application.submit(1); // shows that the network lives
    return () => undefined;
  }
  return rate === 'max' ? startClosedLoop(inFlight, applications) : startOpenLoop(rate, applications);
}

function startClosedLoop(inFlight, applications) {
  for (const application of applications) {
    application.refill = true;
    application.submit(inFlight);
  }
  return () => {
    for (const application of applications) application.refill = false;
  };
}

function startOpenLoop(rate, applications) {
  const started = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - started) / 1000) * rate;
    for (; sent < due; sent += 1) applications[sent % applications.length].submit(1);
  }, 1);
  return () => clearInterval(timer);
}

/** Holds up nodes again and again, so that they get a quarter of the time; returns the function that ends this. */
export function slowDown(nodes) {
  let timer;
  const signal = (name) => nodes.map(({ pid }) => signalGroup(pid, name));
  const stop = () => {
    signal('SIGSTOP');
    timer = setTimeout(go, STOPPED_MS);
  };
  const go = () => {
    signal('SIGCONT');
    timer = setTimeout(stop, RUNNING_MS);
  };
  stop();
  return () => {
    clearTimeout(timer);
    signal('SIGCONT');
  };
}

/** Holds up nodes for good: they are connected, and answer nothing. */
export function silence(nodes) {
  for (const { pid } of nodes) signalGroup(pid, 'SIGSTOP');
}
