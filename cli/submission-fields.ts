import { isFinalSubmission } from '../benchmark/words/submission-state.ts';
import { enumWord } from '../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../graphql/client/graphql.ts';

/** What the commands print of a submission. */
export const submissionFields = graphql(`
  fragment SubmissionFields on Submission {
    id
    team
    defense
    suite
    state
    stage
    otherStages {
      submissionId
      stage
      state
    }
    modalities
    image
    imageDigest
    rank {
      rank
      total
    }
    queuePosition
    estimatedSecondsLeft
    createdAt
    finishedAt
    failure {
      code
      detail
      message
      meaning
      remedy
      owner
    }
    evaluations {
      id
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
        meaning
        remedy
        owner
      }
    }
  }
`);

export type Submission = FragmentOf<typeof submissionFields>;
export type Evaluation = Submission['evaluations'][number];

export function isFinal({ state }: Submission): boolean {
  return isFinalSubmission(enumWord(state));
}

/** The document that `--json` prints: words in lower case, modalities joined, and the address of the page. */
export function submissionJson({ modalities, ...submission }: Submission, siteUrl: string) {
  return {
    ...submission,
    state: enumWord(submission.state),
    stage: submission.stage && enumWord(submission.stage),
    otherStages: submission.otherStages.map(({ submissionId, stage, state }) => ({
      submissionId,
      stage: stage && enumWord(stage),
      state: enumWord(state),
    })),
    modality: modalities && joinModalities(modalities),
    evaluations: submission.evaluations.map((evaluation) => ({ ...evaluation, state: enumWord(evaluation.state) })),
    url: submissionUrl(submission.id, siteUrl),
  };
}

export function joinModalities(modalities: NonNullable<Submission['modalities']>): string {
  return modalities.map(enumWord).join('+');
}

export function submissionUrl(id: string, siteUrl: string): string {
  return `${siteUrl.replace(/\/+$/, '')}/submissions/${id}`;
}
