import type { TestStrength } from '../words/attack-document.ts';

/**
 * The parameters whose value in test samples differs from that in training samples.
 * @param testNames for each parameter of training samples, the name of its counterpart in test samples.
 * @param reason see `TestStrength`.
 */
export function differingStrengths(
  parameters: Readonly<Record<string, unknown>>,
  testNames: Readonly<Record<string, string>>,
  reason: string | null = null,
): readonly TestStrength[] {
  return Object.entries(testNames).flatMap(([parameter, testName]) => {
    const [training, test] = [Number(parameters[parameter]), Number(parameters[testName])];
    return training === test ? [] : [{ parameter, training, test, reason }];
  });
}
