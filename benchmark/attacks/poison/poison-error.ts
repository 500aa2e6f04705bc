import { CodedError } from '../../coded-error.ts';

/** A dataset cannot be poisoned as requested. */
export class PoisonError extends CodedError<
  | 'ATTACK_UNKNOWN'
  | 'PARAMETERS_INVALID'
  | 'SHAPE_UNSUPPORTED'
  | 'TRIGGER_TOO_LARGE'
  | 'RATIO_OUT_OF_RANGE'
  | 'NO_SAMPLE_POISONED'
  | 'POOL_TOO_SMALL'
  | 'POOL_UNSUPPORTED'
  | 'LABEL_RULE_UNSUPPORTED'
  | 'LABEL_MODE_UNSUPPORTED'
  | 'TARGET_OUT_OF_RANGE'
  | 'LABEL_OUT_OF_RANGE'
  | 'CANDIDATES_EXHAUSTED'
  | 'DECOY_MISSING'
  | 'ARTIFACT_MISSING'
  | 'CONTEXT_MISSING'
> {}
