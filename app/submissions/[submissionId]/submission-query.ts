import type { ThreeRates } from '../components/task-table.tsx';

/** What the page of one submission shows; asked in process first, then over HTTP while it is unfinished. */
export const submissionDocument = /* GraphQL */ `
  query Submission($id: ID!) {
    submission(id: $id) {
      id
      defense
      team
      suite
      state
      image
      imageDigest
      stage
      modalities
      queuePosition
      createdAt
      finishedAt
      failure {
        ...FailureFields
      }
      evaluations {
        id
        state
        phase
        progress
        attempts
        log
        failure {
          ...FailureFields
        }
        task {
          dataset
          attack
          victim
          factors
          poisonRatio
          seed
          undefended {
            cac
            asr
            rac
          }
          reference {
            cac
            asr
            rac
          }
        }
        score {
          nde
          der
          cac
          asr
          rac
          containerSeconds
          platformSeconds
          detection {
            truePositives
            falsePositives
            trueNegatives
            falseNegatives
            auroc
            averagePrecision
            tprAtFpr01
            fpr95
          }
        }
      }
    }
  }
  fragment FailureFields on Failure {
    code
    detail
    message
    owner
  }
`;

export type SubmissionState = 'RECEIVED' | 'VALIDATING' | 'QUEUED' | 'RUNNING' | 'RANKED' | 'FAILED' | 'CANCELLED';
export type EvaluationState = 'QUEUED' | 'LEASED' | 'RUNNING' | 'SCORED' | 'FAILED' | 'CANCELLED';

export interface Failure {
  readonly code: string;
  readonly detail: string | null;
  readonly message: string;
  readonly owner: string;
}

export interface Detection {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
  readonly auroc: number | null;
  readonly averagePrecision: number | null;
  readonly tprAtFpr01: number | null;
  readonly fpr95: number | null;
}

export interface Evaluation {
  readonly id: string;
  readonly state: EvaluationState;
  readonly phase: string | null;
  readonly progress: number | null;
  readonly attempts: number;
  readonly log: string | null;
  readonly failure: Failure | null;
  readonly task: {
    readonly dataset: string;
    readonly attack: string;
    readonly victim: string;
    readonly factors: readonly string[];
    readonly poisonRatio: number;
    readonly seed: number;
    readonly undefended: ThreeRates;
    readonly reference: ThreeRates;
  };
  readonly score:
    | (ThreeRates & {
        readonly nde: number;
        readonly der: number;
        readonly containerSeconds: number;
        readonly platformSeconds: number;
        readonly detection: Detection | null;
      })
    | null;
}

export interface Submission {
  readonly id: string;
  readonly defense: string;
  readonly team: string;
  readonly suite: string;
  readonly state: SubmissionState;
  readonly image: string;
  readonly imageDigest: string | null;
  readonly stage: 'SANITIZE' | 'REPAIR' | null;
  readonly modalities: readonly string[] | null;
  readonly queuePosition: number | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly failure: Failure | null;
  readonly evaluations: readonly Evaluation[];
}

export interface SubmissionData {
  readonly submission: Submission | null;
}

export function isFinal(state: SubmissionState): boolean {
  return state === 'RANKED' || state === 'FAILED' || state === 'CANCELLED';
}
