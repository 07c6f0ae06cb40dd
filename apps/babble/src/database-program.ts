// Looks into a database in a process of its own; see isolated.ts.
import { checkDatabase } from './doctor/database.ts';
import { answerIsolated } from './isolated.ts';

await answerIsolated(checkDatabase);
