import { z } from 'zod';

/** For each kind of job: its payload, how long a lease lasts without a heartbeat, and the number of attempts. */
export const jobCatalog = {
  'validate-submission': { payload: z.object({ submissionId: z.uuid() }), leaseSeconds: 15, maxAttempts: 4 },
  'run-evaluation': { payload: z.object({ evaluationId: z.uuid() }), leaseSeconds: 15, maxAttempts: 4 },
} as const;

/** Jobs for which an author waits come before those of the platform itself. */
export const jobPriorities = { author: 10, background: 0 } as const;

export type JobKind = keyof typeof jobCatalog;
export type JobPayload<Kind extends JobKind> = z.infer<(typeof jobCatalog)[Kind]['payload']>;

export const jobKinds = Object.keys(jobCatalog) as readonly JobKind[];

/** The subject of a job. There is at most one queued or running job of a kind for a subject. */
export function subjectOf(payload: JobPayload<JobKind>): string {
  return 'submissionId' in payload ? payload.submissionId : payload.evaluationId;
}
