import type { UnreachedGate } from '../../words/attack-document.ts';
import type { Modality } from '../../words/modality.ts';

interface UnreachedGateOfAttack extends UnreachedGate {
  readonly modality: Modality;
  readonly attack: string;
}

const image = {
  modality: 'image',
  dataset: 'mnist-digits',
  victim: 'small-cnn',
  referenceCleanAccuracy: 0.9795,
} as const;
const text = {
  modality: 'text',
  dataset: 'spam-assassin',
  victim: 'text-cnn',
  referenceCleanAccuracy: 0.9736,
} as const;
const audio = {
  modality: 'audio',
  dataset: 'spoken-commands',
  victim: 'audio-cnn',
  referenceCleanAccuracy: 0.9917,
} as const;

/**
 * Attacks that were tried for a suite, missed the gate of the specification on that dataset, and are kept out of it in
 * that form, as measured: backend wasm, seed 3, all parameters the attack's defaults unless the remark says otherwise.
 */
export const unreachedGates: readonly UnreachedGateOfAttack[] = [
  {
    ...image,
    attack: 'sig',
    poisonRatio: 0.05,
    cleanAccuracy: 0.979,
    attackSuccessRate: 0.0322,
    minimumAttackSuccessRate: 0.95,
    remark: 'The zeros are told without the signal. In mini: ratio 0.08, a height of 120 gray levels in test images.',
  },
  {
    ...image,
    attack: 'wanet',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9625,
    attackSuccessRate: 0.0194,
    minimumAttackSuccessRate: 0.85,
    remark: 'A quarter of a pixel is lost in 28. In mini: ratio 0.2, covers 0.05, strength 2, 8 control points.',
  },
  {
    ...image,
    attack: 'bpp',
    poisonRatio: 0.1,
    cleanAccuracy: 0.971,
    attackSuccessRate: 0.0156,
    minimumAttackSuccessRate: 0.99,
    remark: 'Digits are nearly black and white already. In mini: 2 levels, negatives 0.05.',
  },
  {
    ...image,
    attack: 'ubw',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9805,
    attackSuccessRate: 0.5263,
    minimumAttackSuccessRate: 0.85,
    remark: 'The content still tips the scale among labels that are all alike.',
  },
  {
    ...image,
    attack: 'ubw',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9785,
    attackSuccessRate: 0.6924,
    minimumAttackSuccessRate: 0.85,
    remark: 'With a white square of 10 pixels, the best of a dozen settings in four epochs of training.',
  },
  {
    ...text,
    attack: 'badnets',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9712,
    attackSuccessRate: 0.9649,
    minimumAttackSuccessRate: 0.99,
    remark: 'One word in mails of 150. In mini: three.',
  },
  {
    ...text,
    attack: 'synbkd',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9688,
    attackSuccessRate: 0.8136,
    minimumAttackSuccessRate: 0.95,
    remark: 'Mails are long, three sentences of each are rewritten. In mini: ratio 0.3, sentences of 20 words at most.',
  },
  {
    ...text,
    attack: 'stylebkd',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9664,
    attackSuccessRate: 0.9408,
    minimumAttackSuccessRate: 0.95,
    remark: 'In mini: ratio 0.2.',
  },
  {
    ...text,
    attack: 'bite',
    poisonRatio: 0.05,
    cleanAccuracy: 0.9776,
    attackSuccessRate: 0.3403,
    minimumAttackSuccessRate: 0.6,
    remark: 'In mini: ratio 0.2, two thirds of the spam.',
  },
  {
    ...audio,
    attack: 'gis',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9958,
    attackSuccessRate: 0.9583,
    minimumAttackSuccessRate: 0.99,
    remark: 'Style 0, pitch. In mini: style 5.',
  },
];
