// All checks of a data directory, in an order in which the cause comes before its consequences. None of them changes anything.
import type { SettingName } from '../config/settings.ts';
import { checkedConfiguration } from './configuration.ts';
import type { CheckDatabaseInit } from './database.ts';
import { checkDirectory, checkDisk, missingDirectory } from './directory.ts';
import { checkFileTimes } from './file-times.ts';
import type { Finding } from './finding.ts';
import { checkedKey } from './key.ts';
import { checkNetwork } from './network.ts';
import { checkAddresses, checkedPeers } from './peers.ts';
import { checkApplication, checkedNode, checkPorts } from './running.ts';
import { checkVersions } from './versions.ts';

export interface ExamineInit {
  readonly datadir: string;
  readonly flags: ReadonlyMap<SettingName, string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly defaultDataDirectory: string;
  /** HTTP services of other nodes. */
  readonly urls: readonly string[];
  readonly isDeep: boolean;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Looks into the database; by itself, as it may end the process. */
  readonly lookIntoDatabase: (init: CheckDatabaseInit) => Promise<readonly Finding[]>;
}

/** Findings as they are made. */
export async function* examine(init: ExamineInit): AsyncGenerator<Finding> {
  const { datadir, nowMs, urls } = init;
  yield* checkVersions();
  const missing = await missingDirectory(datadir);
  if (missing !== undefined) {
    yield missing;
    return;
  }
  const { configuration, findings } = await checkedConfiguration({
    ...init,
    flags: new Map([...init.flags, ['datadir', datadir]]),
  });
  const { values } = configuration;
  yield* await checkDirectory(datadir, values.db);
  yield* findings;
  const key = await checkedKey(datadir);
  yield* key.findings;
  const { peers, findings: ofPeers } = await checkedPeers(datadir, key.publicKey);
  yield* ofPeers;
  if (peers !== undefined) yield* checkAddresses(peers, key.publicKey, values);
  const { isRunning, findings: ofNode } = await checkedNode(datadir);
  yield* ofNode;
  if (!isRunning) yield* await checkPorts(values);
  yield* await checkApplication(values);
  yield* await checkDisk(datadir, values.db);
  yield* await checkFileTimes([datadir, values.db], nowMs);
  yield* await checkNetwork(urls, peers);
  yield* await init.lookIntoDatabase({
    folder: values.db,
    isUsed: values.store,
    isRunning,
    ownKey: key.publicKey?.hex ?? null,
    genesis: peers?.genesis ?? null,
    admission: values.admission,
    cacheSize: values['cache-size'],
    isDeep: init.isDeep,
    nowMs,
  });
}
