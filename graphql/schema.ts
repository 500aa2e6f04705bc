import { builder } from './builder.ts';
import './modules/attack/attack-queries.ts';
import './modules/board/board.ts';
import './modules/board/inspection-board.ts';
import './modules/submission/cancel-submission.ts';
import './modules/submission/submission-queries.ts';
import './modules/submission/submit-defense.ts';
import './modules/system/system-status.ts';
import './modules/task/task-query.ts';

/** The public schema; `npm run schema` prints it to schema.graphql. */
export const schema = builder.toSchema();
