// @ts-check
// docker/demo: what was asked for, done where it was asked for.
import { chatLine } from './chat-line.mjs';
import { HELP, parseCommandLine } from './command-line.mjs';
import { Complaint } from './complaint.mjs';
import { containers } from './containers.mjs';
import { Local } from './local.mjs';
import { submit } from './member.mjs';

/**
 * @typedef {import('./command-line.mjs').Wish} Wish
 * @typedef {import('./member.mjs').Member} Member
 * @typedef {import('./site.mjs').Site} Site
 */

/**
 * Resolves with the exit code.
 * @param {readonly string[]} args
 */
export async function main(args) {
  try {
    const wish = parseCommandLine(args);
    if (wish.help) console.log(HELP);
    else await fulfil(wish, wish.local ? new Local(wish) : containers(wish));
    return 0;
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    console.error(`Error: ${error.message}`);
    if (error.remedy !== '') console.error(error.remedy);
    return error.exitCode;
  }
}

/** @param {Wish} wish @param {Site} site */
async function fulfil(wish, site) {
  const { command, number = 0 } = wish;
  switch (command) {
    case 'up':
      await site.conf();
      await start(site);
      await watch(wish, site);
      console.log(`The network goes on. To end it: docker/demo ${wish.local ? '--local ' : ''}stop`);
      return;
    case 'build':
      return site.build();
    case 'conf':
      await site.conf();
      console.log('New keys and peers files have been made.');
      return;
    case 'start':
      return start(site);
    case 'watch':
      return watch(wish, site);
    case 'bombard':
      return bombard(wish, await someMembers(site));
    case 'send':
      return send(wish, await memberWith(site, number));
    case 'join':
      return tell([await site.join(wish.number)], 'takes part');
    case 'leave':
      await site.leave(number);
      console.log(`node${number} has left, and its chat has ended`);
      return;
    case 'show':
      return show(wish, site, number);
    case 'stop':
      return site.stop();
  }
}

/** @param {Site} site */
async function start(site) {
  await site.start();
  tell(await site.members(), 'takes part');
}

/** @param {Wish} wish @param {Site} site */
async function watch({ once, json }, site) {
  await site.watch(await someMembers(site), { once, json });
}

/** @param {Wish} wish @param {Site} site @param {number} number */
async function show({ follow, json }, site, number) {
  /** @param {string} line */
  const print = (line) => console.log(JSON.stringify({ node: `node${number}`, ...chatLine(line) }));
  await site.show(number, { follow, onLine: json ? print : undefined });
}

/** As the reference names them (OPS-NET-1). @param {Wish} wish @param {readonly Member[]} members */
async function bombard({ txs }, members) {
  await Promise.all(members.map((member) => submit(member, numbered(member, txs))));
  console.log(`${members.length} validators have taken ${txs} transactions each`);
}

/** @param {Wish} wish @param {Member} member */
async function send({ text, txs }, member) {
  const texts = text === undefined ? numbered(member, txs) : [`node${member.number}: ${text}`];
  await submit(member, texts);
  console.log(
    `node${member.number} has taken ${texts.length === 1 ? '1 transaction' : `${texts.length} transactions`}`,
  );
}

/** @param {Member} member @param {number} count */
function numbered({ number }, count) {
  return Array.from({ length: count }, (_, i) => `Node${number} Tx${i + 1}`);
}

/** @param {readonly Member[]} members @param {string} what */
function tell(members, what) {
  for (const { number, service, chat } of members) {
    console.log(`node${number} ${what}: explorer ${service}  chat ${chat}`);
  }
}

/** @param {Site} site */
async function someMembers(site) {
  const members = await site.members();
  if (members.length > 0) return members;
  throw new Complaint('no validator is running', 'Start the network: docker/demo start, or docker/demo --local start');
}

/** @param {Site} site @param {number} number */
async function memberWith(site, number) {
  const members = await someMembers(site);
  const member = members.find((each) => each.number === number);
  if (member !== undefined) return member;
  const names = members.map((each) => each.number).join(', ');
  throw new Complaint(`node${number} is not running`, `These are: ${names}`);
}
