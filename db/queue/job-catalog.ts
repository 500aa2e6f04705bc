import { z } from 'zod';

/** Per job kind: what it carries, how long a lease lasts without a heartbeat, how often it is tried. */
export const jobCatalog = {
  'validate-submission': { payload: z.object({ submissionId: z.uuid() }), leaseSeconds: 15, maxAttempts: 4 },
  'run-evaluation': { payload: z.object({ evaluationId: z.uuid() }), leaseSeconds: 15, maxAttempts: 4 },
} as const;

/** Authors learn first whether their image can be run at all; what nobody waits for comes last. */
export const jobPriorities = { validation: 20, evaluation: 10, background: 0 } as const;

export type JobKind = keyof typeof jobCatalog;
export type JobPayload<Kind extends JobKind> = z.infer<(typeof jobCatalog)[Kind]['payload']>;

export const jobKinds = Object.keys(jobCatalog) as readonly JobKind[];

/** What a job is about: at most one queued or running job of a kind for the same subject. */
export function subjectOf(payload: JobPayload<JobKind>): string {
  return 'submissionId' in payload ? payload.submissionId : payload.evaluationId;
}
