// Verifies a database in a process of its own; see isolated.ts.
import { answerIsolated } from './isolated.ts';
import { verifyFolder } from './verify/verify-folder.ts';

await answerIsolated(verifyFolder);
