import type { RandomStream } from '../random/random-stream.ts';
import type { LabelMode, LabelRule } from '../words/attack-document.ts';

interface LabelPlan {
  readonly labelRule: LabelRule;
  readonly labelMode: LabelMode;
  readonly targetLabel: number;
  readonly classCount: number;
}

/**
 * The label of a poisoned training sample.
 * @param stream the stream of this sample; only untargeted attacks draw from it.
 */
export function trainingLabel(trueLabel: number, plan: LabelPlan, stream: () => RandomStream): number {
  if (plan.labelRule === 'clean') return trueLabel;
  if (plan.labelRule === 'untargeted') return stream().integer(plan.classCount);
  return plan.labelMode === 'all-to-all' ? (trueLabel + 1) % plan.classCount : plan.targetLabel;
}

/** The label that the attacker wants for a triggered test sample: -1 for any wrong label, null if the sample already has it. */
export function wantedLabel(trueLabel: number, plan: LabelPlan): number | null {
  if (plan.labelRule === 'untargeted') return -1;
  if (plan.labelMode === 'all-to-all') return (trueLabel + 1) % plan.classCount;
  return trueLabel === plan.targetLabel ? null : plan.targetLabel;
}
