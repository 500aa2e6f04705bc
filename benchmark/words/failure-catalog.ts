import { labelNames } from './labels.ts';

/** One way in which a submission or an evaluation can fail. */
export interface FailureKind {
  /** To branch on; stored in the database and served by the API. */
  readonly code: string;
  /** `author`: final, not retried; the container has to change. `platform`: our failure, which was retried before. */
  readonly owner: 'author' | 'platform';
  /** What happened, in one sentence. */
  readonly meaning: string;
  /** What the author can do about it. */
  readonly remedy: string;
}

/** Every failure code. The message of a failure adds what was found in that case. */
export const failureCatalog = [
  {
    code: 'image-unpullable',
    owner: 'author',
    meaning: 'The image reference is malformed, or the image could not be pulled.',
    remedy: 'Check the reference, and make sure that the image can be pulled without credentials.',
  },
  {
    code: 'registry-unavailable',
    owner: 'platform',
    meaning: 'The registry could not be reached or was overloaded, several times.',
    remedy: 'Submit again when the registry works; check its name if it never does.',
  },
  {
    code: 'image-invalid',
    owner: 'author',
    meaning: 'The image cannot be run here: its configuration or a file in it is not usable.',
    remedy: 'Correct what the message names, and build the image again.',
  },
  {
    code: 'image-too-large',
    owner: 'author',
    meaning: 'The image is larger than the limit.',
    remedy: 'Start from a smaller base image, or remove what the defense does not need.',
  },
  {
    code: 'protocol-missing',
    owner: 'author',
    meaning: 'The image lacks a label of the container protocol.',
    remedy: `Set ${Object.values(labelNames).join(', ')} in the Dockerfile.`,
  },
  {
    code: 'protocol-invalid',
    owner: 'author',
    meaning: 'A label of the container protocol has a value that the protocol does not know.',
    remedy: 'Correct the label that the message names.',
  },
  {
    code: 'stage-unsupported',
    owner: 'author',
    meaning: 'The image declares a stage that the suite does not evaluate.',
    remedy: 'Declare a stage that is evaluated.',
  },
  {
    code: 'modality-unsupported',
    owner: 'author',
    meaning: 'The suite has no task in a modality that the image declares.',
    remedy: 'Declare another modality, or enter the image for another suite.',
  },
  {
    code: 'not-started',
    owner: 'author',
    meaning: 'The container could not be started.',
    remedy: 'Check that the entry point exists, is executable and was built for this platform.',
  },
  {
    code: 'crashed',
    owner: 'author',
    meaning: 'The container exited with a code other than 0.',
    remedy: 'Read the end of the log. An exit code of 0 means success.',
  },
  {
    code: 'timed-out',
    owner: 'author',
    meaning: 'The container ran longer than the limit.',
    remedy: 'Make the defense faster; the limit is in task.json.',
  },
  {
    code: 'out-of-memory',
    owner: 'author',
    meaning: 'The container needed more memory than the limit.',
    remedy: 'Process the data in smaller batches; the limit is in task.json.',
  },
  {
    code: 'too-many-processes',
    owner: 'author',
    meaning: 'The container started more processes than the limit.',
    remedy: 'Start fewer processes and threads.',
  },
  {
    code: 'log-too-large',
    owner: 'author',
    meaning: 'The container printed more than the limit.',
    remedy: 'Print less.',
  },
  {
    code: 'output-too-large',
    owner: 'author',
    meaning: 'The container wrote more to /mbti/output than the limit.',
    remedy: 'Write only the files that the stage asks for.',
  },
  {
    code: 'invalid-output',
    owner: 'author',
    meaning: 'The output of the container does not follow the protocol.',
    remedy: 'Compare the file that the message names with the protocol page.',
  },
  {
    code: 'runner-lost',
    owner: 'platform',
    meaning: 'The runner stopped several times while it worked on this.',
    remedy: 'Submit again.',
  },
  {
    code: 'infrastructure',
    owner: 'platform',
    meaning: 'The platform failed several times.',
    remedy: 'Submit again later.',
  },
] as const satisfies readonly FailureKind[];

export type FailureCode = (typeof failureCatalog)[number]['code'];

/** @param code also one that a later or an earlier release has stored; nothing is then known of it. */
export function findFailureKind(code: string): FailureKind | undefined {
  return failureCatalog.find((kind) => kind.code === code);
}

/** Whether a failure is ours. A submission with such a failure is not ranked, so that it is not punished for it. */
export function isPlatformFailure(code: string): boolean {
  return findFailureKind(code)?.owner === 'platform';
}

/** What exactly is wrong with an output: the detail of `invalid-output`. */
export type OutputDefect =
  | 'missing-file'
  | 'not-a-file'
  | 'unreadable'
  | 'wrong-dtype'
  | 'wrong-shape'
  | 'not-finite'
  | 'nothing-kept'
  | 'too-few-kept'
  | 'wrong-parameters'
  | 'wrong-signature'
  | 'refused-operator'
  | 'external-data'
  | 'not-runnable'
  | 'not-deterministic'
  | 'not-json'
  | 'output-before-answers'
  | 'unknown-id'
  | 'answered-twice'
  | 'late-answers'
  | 'missing-answers'
  | 'wrong-answer'
  | 'answers-ended'
  | 'out-of-range';
