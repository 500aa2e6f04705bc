import type { Attack } from '../../../../benchmark/attacks/attack.ts';
import type { TextSamples } from '../../../../benchmark/samples/dataset.ts';
import { textSamples } from '../../../../benchmark/samples/sample-buffer.ts';

interface Application {
  readonly index?: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly split?: 'train' | 'test';
}

/** A text with the trigger of an attack, or an empty one if it cannot carry it. @param index of the text among equal ones. */
export function applyToText(
  attack: Attack<TextSamples>,
  text: string,
  { index = 0, parameters = {}, split = 'train' }: Application = {},
): string {
  const samples = textSamples(Array.from({ length: index + 1 }, () => text));
  const trigger = attack.createTrigger({ shape: { modality: 'text' }, seed: 0, triggerSeed: 0, parameters });
  return trigger.apply(samples, index, split) ?? '';
}
