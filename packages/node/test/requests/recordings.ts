// The recorded requests to a node of the Go implementation, byte by byte, with its answers.
import { readFileSync } from 'node:fs';
import type { PrivateKey } from '@babble/crypto';
import { parsePrivateKey } from '@babble/crypto';

/** Something one side did: bytes (`dir`), or the end of a connection (`ev`). */
export interface Row {
  readonly dir?: string;
  readonly ev?: string;
  readonly text?: string;
  readonly base64?: string;
}

export interface RecordedCase {
  readonly name: string;
  readonly connectionClosedByServer: boolean;
  readonly exchange: readonly Row[];
}

export interface RecordedKey {
  readonly name: string;
  readonly public: string;
  readonly id: number;
  readonly privateKey: PrivateKey;
}

/** A file of the recordings of requests; the caller says what is in it. */
export function recording<T>(file: string): T {
  const url = new URL(`../../../../tooling/vectors/captures/requests/${file}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

/** The keys of the recorded node (`go`), its hand-made peer (`fake`) and somebody else (`stranger`). */
export function recordedKey(name: 'go' | 'fake' | 'stranger'): RecordedKey {
  const keys = recording<readonly (Omit<RecordedKey, 'privateKey'> & { readonly private: string })[]>('keys');
  const key = keys.find((candidate) => candidate.name === name);
  if (key === undefined) throw new Error(`no recorded key of ${name}`);
  return { ...key, privateKey: parsePrivateKey(key.private) };
}

/** What `…(N characters)…` stands for in the two shortened requests: the text before it, repeated. */
export function bytesOf({ text, base64 }: Row): Uint8Array {
  if (text === undefined) return new Uint8Array(Buffer.from(base64 ?? '', 'base64'));
  const shortened = /^(.*?)…\((\d+) characters\)…(.*)$/su.exec(text);
  if (shortened === null) return new Uint8Array(Buffer.from(text));
  const [, before = '', count = '0', after = ''] = shortened;
  const missing = Math.max(0, Number(count) - before.length - after.length);
  const middle =
    before.at(-1) === '[' ? '['.repeat(missing / 2) + ']'.repeat(missing / 2) : (before.at(-1) ?? '').repeat(missing);
  return new Uint8Array(Buffer.from(before + middle + after));
}
