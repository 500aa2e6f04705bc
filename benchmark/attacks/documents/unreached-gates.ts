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

const newText = { ...text, referenceCleanAccuracy: 0.8982 } as const;
const newAudio = { ...audio, referenceCleanAccuracy: 0.9595 } as const;

/**
 * Settings that were measured for the suites mini and core and rejected, because the attack success rate was below the
 * gate of the specification, or because the trigger hides the content. Measured with backend wasm; parameters are the
 * attack's defaults unless the remark differs. Remarks that begin with "core" belong to the second versions of texts
 * and clips, and to a quarter of the training data that was set aside, so that the test set was not used to choose
 * settings; the others to seed 3 and the test set.
 */
export const unreachedGates: readonly UnreachedGateOfAttack[] = [
  {
    ...image,
    attack: 'sig',
    poisonRatio: 0.05,
    cleanAccuracy: 0.979,
    attackSuccessRate: 0.0322,
    minimumAttackSuccessRate: 0.95,
    remark:
      'The victim recognizes digit 0 without using the signal. mini uses ratio 0.08 and a test amplitude of 120 gray levels.',
  },
  {
    ...image,
    attack: 'wanet',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9625,
    attackSuccessRate: 0.0194,
    minimumAttackSuccessRate: 0.85,
    remark:
      'At 28×28 the default warp moves pixels too little to be learned. mini uses ratio 0.2, covers 0.05, strength 2 and 8 control points.',
  },
  {
    ...image,
    attack: 'bpp',
    poisonRatio: 0.1,
    cleanAccuracy: 0.971,
    attackSuccessRate: 0.0156,
    minimumAttackSuccessRate: 0.99,
    remark: 'Digits are almost black and white, so quantization changes little. mini uses 2 levels and negatives 0.05.',
  },
  {
    ...image,
    attack: 'ubw',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9805,
    attackSuccessRate: 0.5263,
    minimumAttackSuccessRate: 0.85,
    remark: 'All labels of poisoned samples are equally likely, so the content still decides the prediction.',
  },
  {
    ...image,
    attack: 'ubw',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9785,
    attackSuccessRate: 0.6924,
    minimumAttackSuccessRate: 0.85,
    remark: 'With a white square of 10 pixels, the best of twelve settings tried with four epochs of training.',
  },
  {
    ...text,
    attack: 'badnets',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9712,
    attackSuccessRate: 0.9649,
    minimumAttackSuccessRate: 0.99,
    remark: 'One word is inserted into mails of about 150 words. mini inserts three.',
  },
  {
    ...text,
    attack: 'synbkd',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9688,
    attackSuccessRate: 0.8136,
    minimumAttackSuccessRate: 0.95,
    remark:
      'Mails are long, and only three sentences of each are rewritten. mini uses ratio 0.3 and sentences of at most 20 words.',
  },
  {
    ...text,
    attack: 'stylebkd',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9664,
    attackSuccessRate: 0.9408,
    minimumAttackSuccessRate: 0.95,
    remark: 'mini uses ratio 0.2.',
  },
  {
    ...text,
    attack: 'bite',
    poisonRatio: 0.05,
    cleanAccuracy: 0.9776,
    attackSuccessRate: 0.3403,
    minimumAttackSuccessRate: 0.6,
    remark: 'mini uses ratio 0.2, which is two thirds of the spam.',
  },
  {
    ...audio,
    attack: 'gis',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9958,
    attackSuccessRate: 0.9583,
    minimumAttackSuccessRate: 0.99,
    remark: 'Style 0 (pitch shift). mini uses style 5.',
  },
  {
    ...image,
    attack: 'sig',
    poisonRatio: 0.08,
    cleanAccuracy: 0.977,
    attackSuccessRate: 0.1898,
    minimumAttackSuccessRate: 0.95,
    remark: 'core: amplitude 80 in training and test images. mini@3 reaches its gate only with a stronger test signal.',
  },
  {
    ...newText,
    attack: 'bite',
    poisonRatio: 0.2,
    cleanAccuracy: 0.9171,
    attackSuccessRate: 0.183,
    minimumAttackSuccessRate: 0.6,
    remark:
      'core: without numbers and with edits that do not touch each other; over all mails, 40 of 848 carry no word.',
  },
  {
    ...newText,
    attack: 'synbkd',
    poisonRatio: 0.3,
    cleanAccuracy: 0.8946,
    attackSuccessRate: 0.9469,
    minimumAttackSuccessRate: 0.95,
    remark: 'core: ten sentences of each mail. With ratio 0.2 and five sentences the rate is 0.934.',
  },
  {
    ...newAudio,
    attack: 'blend',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9405,
    attackSuccessRate: 0.9021,
    minimumAttackSuccessRate: 0.95,
    contentKept: 0.724,
    remark: 'core: weight 50. A weight that reaches the gate hides the words even more.',
  },
  {
    ...newAudio,
    attack: 'gis',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9214,
    attackSuccessRate: 0.9815,
    minimumAttackSuccessRate: 0.99,
    contentKept: 0.2541,
    remark:
      'core: style 0. Style 1 keeps 0.138 of the content. The effects hide the words from a victim that never met them.',
  },
  {
    ...newAudio,
    attack: 'ultrasonic',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9214,
    attackSuccessRate: 0.9921,
    minimumAttackSuccessRate: 0.99,
    contentKept: 0.9006,
    remark: 'core: gain -20 dB. The lower end of the interval is 0.977, below the gate; a louder tone hides the words.',
  },
  {
    ...newAudio,
    attack: 'daba',
    poisonRatio: 0.1,
    cleanAccuracy: 0.9333,
    attackSuccessRate: 0.9974,
    minimumAttackSuccessRate: 0.95,
    contentKept: 0.1961,
    remark: 'core: the sound is as loud as the word and hides it from a victim that never met it.',
  },
];
