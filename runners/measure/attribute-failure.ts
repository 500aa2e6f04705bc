import { ChildError, ReportedError } from '../child-process/bounded-child.ts';
import { CodedError } from '../../benchmark/coded-error.ts';
import { OutputError } from '../../benchmark/stages/output-error.ts';
import { SandboxError, type SandboxErrorCode } from '../sandbox/sandbox-error.ts';
import { ScoringError } from '../../benchmark/scoring/scoring-error.ts';
import { singleLine } from '../../benchmark/words/plain-text.ts';
import type { Failure } from '../../benchmark/words/failure.ts';
import type { FailureCode, FailureKind, OutputDefect } from '../../benchmark/words/failure-catalog.ts';

/** A failure and its owner: an author's failure is final, a failure of the platform is retried. */
export interface AttributedFailure extends Failure {
  readonly owner: FailureKind['owner'];
  readonly logTail: string | null;
}

const messageCharactersMax = 2_000;

/** The failures of the sandbox that its author caused, with the code that the author sees. All others are ours. */
const sandboxCodes: Readonly<Partial<Record<SandboxErrorCode, FailureCode>>> = {
  IMAGE_REFERENCE_MALFORMED: 'image-unpullable',
  IMAGE_UNPULLABLE: 'image-unpullable',
  IMAGE_INVALID: 'image-invalid',
  IMAGE_TOO_LARGE: 'image-too-large',
  PROTOCOL_MISSING: 'protocol-missing',
  PROTOCOL_INVALID: 'protocol-invalid',
  NOT_STARTED: 'not-started',
  EXIT_NONZERO: 'crashed',
  TIMED_OUT: 'timed-out',
  OUT_OF_MEMORY: 'out-of-memory',
  TOO_MANY_PROCESSES: 'too-many-processes',
  LOG_TOO_LARGE: 'log-too-large',
  OUTPUT_TOO_LARGE: 'output-too-large',
  OUTPUT_MISSING: 'invalid-output',
  OUTPUT_NOT_A_FILE: 'invalid-output',
};

/** Failures that are not the author's, but that the author can do something about. */
const platformCodes: Readonly<Partial<Record<SandboxErrorCode, FailureCode>>> = {
  REGISTRY_UNAVAILABLE: 'registry-unavailable',
};

const sandboxDetails: Readonly<Partial<Record<SandboxErrorCode, OutputDefect>>> = {
  OUTPUT_MISSING: 'missing-file',
  OUTPUT_NOT_A_FILE: 'not-a-file',
};

/** Errors of the process that runs a returned model, where the model is to blame. */
const modelDefects: Readonly<Record<string, OutputDefect>> = {
  ONNX_UNREADABLE: 'unreadable',
  ONNX_VERSION_UNSUPPORTED: 'not-runnable',
  ONNX_EXTERNAL_DATA: 'external-data',
  ONNX_OPERATOR_REFUSED: 'refused-operator',
  ONNX_SIGNATURE_WRONG: 'wrong-signature',
  ONNX_TYPE_WRONG: 'wrong-dtype',
  ONNX_INPUT_WRONG: 'wrong-shape',
  ONNX_OUTPUT_WRONG: 'wrong-shape',
  INFERENCE_FAILED: 'not-runnable',
  ANSWERS_UNSTABLE: 'not-deterministic',
};

/** Maps anything that was thrown while a container was evaluated to a code, a sentence and an owner. */
export function attributeFailure(error: unknown): AttributedFailure {
  if (error instanceof AfterContainerError) {
    const failure = attributeFailure(error.cause);
    return { ...failure, logTail: failure.logTail ?? error.logTail };
  }
  const failure = attribute(error);
  return { ...failure, message: singleLine(failure.message, messageCharactersMax) };
}

type AuthorFailure = (code: FailureCode, detail: string | undefined, message: string) => AttributedFailure;

function attribute(error: unknown): AttributedFailure {
  const logTail = logTailOf(error);
  const author: AuthorFailure = (code, detail, message) => ({
    owner: 'author',
    code,
    detail,
    message,
    logTail,
  });
  if (error instanceof OutputError) return author('invalid-output', error.defect, error.message);
  if (error instanceof ScoringError && error.code === 'TOO_MANY_BROKEN') {
    return author(
      'invalid-output',
      'not-finite',
      `The returned model gives logits that are not finite numbers: ${error.message}`,
    );
  }
  if (error instanceof SandboxError && error.code === 'CONVERSATION_FAILED') {
    return { ...attribute(error.cause), logTail };
  }
  if (error instanceof SandboxError) {
    const code = sandboxCodes[error.code];
    const detail =
      error.code === 'EXIT_NONZERO' ? `exit-code-${String(error.facts['exitCode'])}` : sandboxDetails[error.code];
    if (code) return author(code, detail, error.message);
  }
  if (error instanceof ModelRunError) return modelFailure(error.cause, author) ?? platform(error.cause, logTail);
  return platform(error, logTail);
}

/** Wraps whatever was thrown while a returned model ran, because a model that fails is its author's failure. */
export class ModelRunError extends CodedError<'MODEL_RUN_FAILED'> {
  constructor(cause: unknown) {
    super('MODEL_RUN_FAILED', 'The returned model could not be run.', {}, { cause });
  }
}

/** Wraps whatever was thrown after a container had succeeded, so that its log reaches the author with the failure. */
export class AfterContainerError extends CodedError<'MEASURING_FAILED'> {
  readonly logTail: string;

  constructor(cause: unknown, logTail: string) {
    super('MEASURING_FAILED', 'The output of the container could not be measured.', {}, { cause });
    this.logTail = logTail;
  }
}

function modelFailure(cause: unknown, author: AuthorFailure): AttributedFailure | undefined {
  if (cause instanceof ReportedError) {
    const defect = modelDefects[cause.code];
    return defect ? author('invalid-output', defect, cause.message) : undefined;
  }
  if (!(cause instanceof ChildError)) return undefined;
  switch (cause.code) {
    case 'CHILD_TIMED_OUT':
      return author('invalid-output', 'not-runnable', `The returned model is too slow to evaluate: ${cause.message}`);
    case 'CHILD_OUT_OF_MEMORY':
      return author('invalid-output', 'not-runnable', `The returned model needs too much memory: ${cause.message}`);
    case 'CHILD_CRASHED':
      return author('invalid-output', 'not-runnable', 'The returned model made ONNX Runtime crash.');
    case 'CHILD_KILLED': // by somebody else, who kept our limits from being reached
    case 'CHILD_ABORTED':
    case 'CHILD_NOT_STARTED':
      return undefined;
  }
}

function platform(error: unknown, logTail: string | null): AttributedFailure {
  const code = error instanceof SandboxError ? platformCodes[error.code] : undefined;
  const message = withoutPaths(error instanceof Error ? error.message : String(error));
  return {
    owner: 'platform',
    code: code ?? 'infrastructure',
    detail: error instanceof CodedError ? String(error.code) : undefined,
    message: code === undefined ? `Our failure, not yours: ${message}` : message,
    logTail,
  };
}

/** Paths on the platform's machines are not shown. Paths in a container stay. */
function withoutPaths(message: string): string {
  return message.replace(
    /(?<![\w.:/-])\/(?!mbti\b|tmp\b|etc\b|usr\b|bin\b)[\w.@+-]+(?:\/[\w.@+-]*)+/g,
    '(a path of the platform)',
  );
}

function logTailOf(error: unknown): string | null {
  const tail = error instanceof CodedError ? error.facts['logTail'] : undefined;
  return typeof tail === 'string' ? tail : null;
}
