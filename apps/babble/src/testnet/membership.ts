// Validators of a local network come and go: each function resolves when the change is in effect.
import { join } from 'node:path';
import type { Peer } from '@babble/peers';
import { PEERS_FILE, savePeersFile } from '@babble/peers/node';
import { CliError } from '../cli-error.ts';
import type { LocalNetwork } from './local-network.ts';
import type { LocalNode } from './local-node.ts';
import { mayFail, type Standing, standingAt } from './standing.ts';

/** How long a change may take until it is in effect. */
const CHANGE_MS = 90_000;

/** Lets validators join, all at once; all count them, and they have all blocks up to there. */
export async function joinNetwork(network: LocalNetwork, count: number): Promise<readonly LocalNode[]> {
  const { peers } = await standingOf(network);
  const joiners: LocalNode[] = [];
  for (let i = 0; i < count; i += 1) joiners.push(await network.add(peers));
  await Promise.all(joiners.map((node) => network.startNode(node)));
  await untilCounted(network, joiners);
  return joiners;
}

/** Ends processes at once. Returns how many transactions may be lost with them. */
export async function killNodes(network: LocalNetwork, nodes: readonly LocalNode[]): Promise<number> {
  await Promise.all(nodes.map((node) => node.kill()));
  return giveUp(network, nodes);
}

/** Ends processes politely, while they stay validators. Returns how many transactions may be lost with them. */
export async function stopNodes(network: LocalNetwork, nodes: readonly LocalNode[]): Promise<number> {
  await Promise.all(nodes.map((node) => node.halt()));
  return giveUp(network, nodes);
}

/** Starts nodes that have ended, all at once; they have caught up with those that ran on. Who had left asks to be let in again. */
export async function startNodes(network: LocalNetwork, nodes: readonly LocalNode[]): Promise<void> {
  const newest = Math.max(-1, ...network.running.map(({ position }) => position));
  const returning = nodes.filter(({ ending }) => ending === 'left');
  if (returning.length > 0) {
    const { peers } = await standingOf(network);
    // Others may have come and gone since it left.
    for (const node of returning) await savePeersFile(join(node.configuration.folder, PEERS_FILE), peers);
  }
  await Promise.all(nodes.map((node) => network.startNode(node)));
  const isBack = (node: LocalNode): boolean => {
    mustRun(node);
    return node.state === 'Babbling' && node.position >= newest;
  };
  const areBack = (): boolean => nodes.every(isBack);
  await network.until(areBack, CHANGE_MS, `${namesOf(nodes)} did not catch up`, nodes);
  await untilCounted(network, returning);
}

/** Has a validator leave; its process has ended, and all others count without it. Returns how many transactions may be lost with it. */
export async function leaveNetwork(network: LocalNetwork, node: LocalNode): Promise<number> {
  let lost = 0;
  try {
    await node.leave((text) => network.onWaiting(`${namesOf([node])}: ${text}`));
  } finally {
    if (node.isGone) lost = network.giveUp(node);
  }
  if (network.running.length === 0) return lost;
  const isOut = (): Promise<boolean> => allSay(network, (validators) => !validators.some((peer) => isOf(peer, node)));
  await network.until(isOut, CHANGE_MS, `the others still count ${namesOf([node])}`);
  return lost;
}

/** What the first validator that answers says. Rejects with a {@link CliError} if none does. */
export async function standingOf(network: LocalNetwork): Promise<Standing> {
  const members = network.running.filter(({ state }) => state === 'Babbling' || state === 'Suspended');
  for (const { url } of members) {
    try {
      return await standingAt(url);
    } catch {
      // It may be about to end; the next one may know.
    }
  }
  throw new CliError('no validator is running that could be asked');
}

/** How many validators there are, how many of them may fail, and how many are away. */
export interface Size {
  readonly validators: number;
  readonly mayFail: number;
  readonly away: number;
}

/** `undefined` if no validator runs. */
export async function sizeOf(network: LocalNetwork): Promise<Size | undefined> {
  if (network.running.length === 0) return undefined;
  const { validators } = await standingOf(network);
  const isThere = (peer: Peer): boolean => network.running.some((node) => isOf(peer, node));
  const away = validators.filter((peer) => !isThere(peer)).length;
  return { validators: validators.length, mayFail: mayFail(validators.length), away };
}

export function namesOf(nodes: readonly LocalNode[]): string {
  return nodes.map(({ configuration }) => configuration.moniker).join(', ');
}

async function untilCounted(network: LocalNetwork, joiners: readonly LocalNode[]): Promise<void> {
  if (joiners.length === 0) return;
  const areCounted = async (): Promise<boolean> => {
    for (const node of joiners) mustRun(node);
    if (!joiners.every(({ state }) => state === 'Babbling')) return false;
    return allSay(network, (validators) => joiners.every((node) => validators.some((peer) => isOf(peer, node))));
  };
  await network.until(areCounted, CHANGE_MS, `${namesOf(joiners)} did not become a validator`, joiners);
}

/** Whether it is so for all that take part: each decides rounds at its own pace. */
async function allSay(network: LocalNetwork, isSo: (validators: readonly Peer[]) => boolean): Promise<boolean> {
  const members = network.running.filter(({ state }) => state === 'Babbling');
  for (const { url } of members) {
    // Who does not answer has not said so yet: whoever waits asks again, up to his own limit.
    const standing = await standingAt(url).catch(() => undefined);
    if (standing === undefined || !isSo(standing.validators)) return false;
  }
  return members.length > 0;
}

/** Somebody may end it while it is waited for; that one failed by itself, the network tells. */
function mustRun(node: LocalNode): void {
  if (!node.isRunning && node.ending !== 'failed') throw new CliError(`${namesOf([node])} was ended meanwhile`);
}

function giveUp(network: LocalNetwork, nodes: readonly LocalNode[]): number {
  return nodes.reduce((sum, node) => sum + network.giveUp(node), 0);
}

/** By its address: every node of a local network has its own. */
function isOf(peer: Peer, node: LocalNode): boolean {
  // Over WebRTC the address of a peer is its key; the name is the same either way.
  return peer.moniker === node.configuration.moniker;
}
