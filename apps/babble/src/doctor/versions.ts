// Whether the platform is one that the program runs on.
import { PROTOCOL_VERSION, VERSION } from '../version.ts';
import { type Finding, ok, problem } from './finding.ts';

/** As in `engines` of package.json. */
const OLDEST_NODE = [20, 19] as const;

export function checkVersions(node: string = process.versions.node): readonly Finding[] {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const isOldEnough = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  if (isOldEnough) return [ok('versions', `babble ${VERSION}, protocol ${PROTOCOL_VERSION}, Node ${node}`)];
  const message = `Node ${node} is older than ${OLDEST_NODE.join('.')}`;
  return [problem('versions', message, `Install Node ${OLDEST_NODE.join('.')} or newer.`)];
}
