/** Fields of a submission that the commands print. */
export const submissionFields = /* GraphQL */ `
  fragment SubmissionFields on Submission {
    id
    team
    defense
    suite
    state
    stage
    modalities
    image
    imageDigest
    queuePosition
    createdAt
    finishedAt
    failure {
      code
      detail
      message
      owner
    }
    evaluations {
      state
      phase
      progress
      attempts
      task {
        id
        dataset
        attack
        poisonRatio
        undefended {
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
      }
      failure {
        code
        detail
        message
        owner
      }
      log
    }
  }
`;

export interface Failure {
  readonly code: string;
  readonly detail: string | null;
  readonly message: string;
  readonly owner: string;
}

export interface Evaluation {
  readonly state: string;
  readonly phase: string | null;
  readonly progress: number | null;
  readonly attempts: number;
  readonly task: {
    readonly id: string;
    readonly dataset: string;
    readonly attack: string;
    readonly poisonRatio: number;
    readonly undefended: { readonly cac: number; readonly asr: number; readonly rac: number };
  };
  readonly score: {
    readonly nde: number;
    readonly der: number;
    readonly cac: number;
    readonly asr: number;
    readonly rac: number;
  } | null;
  readonly failure: Failure | null;
  readonly log: string | null;
}

export interface Submission {
  readonly id: string;
  readonly team: string;
  readonly defense: string;
  readonly suite: string;
  readonly state: string;
  readonly stage: string | null;
  readonly modalities: readonly string[] | null;
  readonly image: string;
  readonly imageDigest: string | null;
  readonly queuePosition: number | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly failure: Failure | null;
  readonly evaluations: readonly Evaluation[];
}

export function isFinal({ state }: Submission): boolean {
  return ['RANKED', 'FAILED', 'CANCELLED'].includes(state);
}

/** As `--json` prints it: words in lower case, modalities joined, and where to look at it. */
export function submissionJson({ modalities, ...submission }: Submission, siteUrl: string) {
  return {
    ...submission,
    state: submission.state.toLowerCase(),
    stage: submission.stage?.toLowerCase() ?? null,
    modality: modalities === null ? null : joinModalities(modalities),
    evaluations: submission.evaluations.map((evaluation) => ({
      ...evaluation,
      state: evaluation.state.toLowerCase(),
    })),
    url: submissionUrl(submission.id, siteUrl),
  };
}

export function joinModalities(modalities: readonly string[]): string {
  return modalities.map((modality) => modality.toLowerCase()).join('+');
}

export function submissionUrl(id: string, siteUrl: string): string {
  return `${siteUrl.replace(/\/+$/, '')}/submissions/${id}`;
}
