// The flags for the page with which a visitor's browser tab becomes a validator. Rules RTC-WAMP-1, RTC-WAMP-3, RTC-TLS-3, RTC-ICE-1.
import { readFileSync } from 'node:fs';
import { parseHostPort } from '@babble/host';
import { parseIceUrl } from '@babble/net-webrtc';
import type { Command } from 'commander';
import type { Admission } from '../admission.ts';
import { DummyError } from '../errors.ts';
import type { TabInit } from './web/tab-init.ts';

export interface TabFlags {
  /** URL of the HTTP service of a node. */
  readonly tab?: string;
  readonly signalAddr: string;
  readonly signalRealm: string;
  readonly signalCert?: string;
  readonly iceAddr: string;
  readonly requireSignedSignalling: boolean;
}

export const TAB_HELP = `
A validator in a browser tab (--web with --tab):
  The page has a second side, /tab: whoever opens it makes or brings a key, and the tab joins
  the network as a validator over WebRTC, with a chat of its own. That needs a network over
  WebRTC, the HTTP service of one of its nodes, and its signalling server:
      babble-dummy --web --tab http://127.0.0.1:8000 --signal-addr signal.example.org:2443
  The signalling server has to let in tabs from this page (babble signal --allow-origin).
  If the signalling server has a certificate that no browser knows (babble signal --self-signed),
  name it with --signal-cert: tabs then speak with that server through this page's.
  Browsers keep keys only for pages from this machine, or over https.
`;

export function addTabFlags(command: Command): Command {
  return command
    .option('--tab <url>', 'let visitors join as validators in their tab, at /tab: HTTP service of a node (with --web)')
    .option('--signal-addr <host:port>', 'signalling server of the network (with --tab)', '127.0.0.1:2443')
    .option('--signal-realm <name>', 'signalling realm of the network (with --tab)', 'main')
    .option('--signal-cert <file>', 'certificate of a signalling server that browsers do not know (with --tab)')
    .option('--ice-addr <url>', 'STUN or TURN server for tabs (with --tab); none unless given', '')
    .option('--require-signed-signalling', 'tabs refuse peers that do not sign, as nodes with that flag do', false);
}

/** What the flags say; `undefined` without `--tab`. Throws `BABBLE_DUMMY_TAB_FLAG_INVALID`. */
export function tabInitOf(flags: TabFlags, web: boolean, admission: Admission): TabInit | undefined {
  const { tab, signalAddr, signalRealm, signalCert, iceAddr, requireSignedSignalling } = flags;
  if (tab === undefined) return undefined;
  if (!web) throw invalid('--tab', 'is a side of the page: give --web, too');
  if (!URL.canParse(tab) || !/^https?:$/.test(new URL(tab).protocol)) {
    throw invalid('--tab', `takes the HTTP service of a node such as http://127.0.0.1:8000, and ${tab} is none`);
  }
  const address = parseHostPort(signalAddr);
  if (address === undefined || address.host === '') {
    throw invalid('--signal-addr', `takes an address such as 127.0.0.1:2443, and ${signalAddr} is none`);
  }
  if (iceAddr !== '') checkIce(iceAddr);
  return {
    service: () => tab,
    signalAddress: signalAddr,
    signalRealm,
    signalCertificate: signalCert === undefined ? undefined : contentsOf(signalCert),
    iceServers: iceAddr === '' ? [] : [{ url: iceAddr, username: '', password: '' }],
    requireSigned: requireSignedSignalling,
    admission,
  };
}

function checkIce(url: string): void {
  try {
    parseIceUrl(url);
  } catch (cause) {
    throw invalid('--ice-addr', `takes a URL such as stun:stun.example.org:3478, and ${url} is none`, cause);
  }
}

function contentsOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalid('--signal-cert', `takes a file with a certificate, and ${file} cannot be read: ${reason}`, cause);
  }
}

function invalid(flag: string, fault: string, cause?: unknown): DummyError {
  return new DummyError('BABBLE_DUMMY_TAB_FLAG_INVALID', `${flag} ${fault}`, { flag }, cause);
}
