// The processes of the nodes: none outlives this one, and what they use is read from /proc (Linux).
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Running children. Each leads a process group of its own, so that what it starts is signalled with it. */
const groups = new Set();

process.on('exit', () => {
  for (const pid of groups) killGroup(pid);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

/** Starts a program; its output goes to an open file. */
export function startGroup([program, ...args], logFile, environment = {}) {
  const env = { ...process.env, ...environment };
  const child = spawn(program, args, { stdio: ['ignore', logFile, logFile], detached: true, env });
  if (child.pid !== undefined) groups.add(child.pid);
  return child;
}

/** `false` if it is gone already. */
export function signalGroup(pid, signal) {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

export function killGroup(pid) {
  signalGroup(pid, 'SIGKILL');
  groups.delete(pid);
}

/** The process and its descendants. */
function family(pid) {
  const pids = [pid];
  try {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8');
      for (const child of children.split(' ').filter(Boolean)) pids.push(...family(Number(child)));
    }
  } catch {
    // It ended.
  }
  return pids;
}

/** Used so far: CPU seconds, memory now and at most in MB, MB given to write calls (sockets and files). */
export function usageOf(pid) {
  const sum = { cpu: 0, resident: 0, peak: 0, written: 0 };
  for (const member of family(pid)) {
    try {
      const stat = readFileSync(`/proc/${member}/stat`, 'utf8').split(') ')[1].split(' ');
      const status = readFileSync(`/proc/${member}/status`, 'utf8');
      const kilobytes = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))?.[1] ?? 0);
      sum.cpu += (Number(stat[11]) + Number(stat[12])) / 100;
      sum.resident += kilobytes('VmRSS') / 1024;
      sum.peak += kilobytes('VmHWM') / 1024;
      sum.written += Number(readFileSync(`/proc/${member}/io`, 'utf8').match(/wchar: (\d+)/)[1]) / 1e6;
    } catch {
      // It ended.
    }
  }
  return sum;
}
