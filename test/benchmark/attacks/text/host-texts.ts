import type { LabeledSamples, TextSamples } from '../../../../benchmark/samples/dataset.ts';
import { textSamples } from '../../../../benchmark/samples/sample-buffer.ts';

/** `w0 w1 w2 …` */
export function words(count: number): string {
  return Array.from({ length: count }, (_, index) => `w${index}`).join(' ');
}

/** Texts of 1 to 12 words with alternating labels 0 and 1; every 25th is empty. */
export function hostTexts({ count = 200 } = {}): LabeledSamples<TextSamples> {
  const texts = Array.from({ length: count }, (_, index) => (index % 25 === 0 ? '' : words(1 + (index % 12))));
  return { samples: textSamples(texts), labels: Int32Array.from(texts, (_, index) => index % 2) };
}
