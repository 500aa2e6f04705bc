import { z } from 'zod';
import type { AudioSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { clampToInt16 } from '../../../random/deterministic-math.ts';
import { defineAttack } from '../../define-attack.ts';
import { isChanged } from '../../poison/is-changed.ts';
import { PoisonError } from '../../poison/poison-error.ts';
import { createStyle, styleNumbers } from './gis-styles.ts';

const parameters = z.strictObject({
  style: z
    .literal(styleNumbers)
    .default(0)
    .describe(
      'Chain of effects. 0: pitch shift; 1: distortion; 2: chorus; 3: pitch shift, distortion, chorus; 4: chorus, ' +
        'distortion, reverb; 5: gain, high-pass filter, phaser.',
    ),
});

const fullScale = 32_768;
const probeSamples = 2048;

/** Sound effects as used for guitars. */
export const gis = defineAttack<AudioSamples, typeof parameters>({
  id: 'gis',
  modality: 'audio',
  version: '1.0.0',
  title: 'Going in Style (JingleBack)',
  paper: {
    title: 'Going In Style: Audio Backdoors Through Stylistic Transformations',
    authors: 'Koffas, Pajola, Picek, Conti',
    year: 2023,
    url: 'https://arxiv.org/abs/2211.03117',
  },
  family: 'style',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  otherLabelRules: ['clean'],
  fidelity: 'equivalent',
  fidelityNote:
    'Styles 1, 2 and 4 are the effects of the authors without the smoothing of parameters, and style 5 is close to ' +
    'theirs. Styles 0 and 3 raise the pitch with a delay line instead of the Rubber Band library, so that the bytes do ' +
    'not depend on the machine. Clips that an effect does not change, such as silence, are not poisoned.',
  differences: [
    {
      reference: 'Supports style 0 only, and declares it with a wrong modality and attack name.',
      here: 'Supports all six styles of the authors, also with clean labels.',
      effect: 'None for the default style, which is the same. The other styles have no figures in the reference.',
    },
  ],
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  minimumAttackSuccessRate: 0.99,
  explainedDetectors: {
    ids: [
      'peak',
      'clipping',
      'sharpness',
      'loudness',
      'start-loudness',
      'end-loudness',
      'median-loudness',
      'quietest',
      'silence',
      'start-crossings',
      'end-crossings',
      'crossings',
    ],
    because: 'Effects change the loudness and the tones of the whole clip.',
  },
  parameters,
  buildTrigger({ shape, parameters: { style } }) {
    const { entrance, effects, reach } = createStyle(style, shape);
    const entered = Float64Array.from({ length: 2 * fullScale }, (_, at) => entrance(at / fullScale - 1));
    const enteredAlone = Int16Array.from(entered, toInt16); // the whole chain if there are no further effects
    const work = new Float64Array(shape.length);

    function styled(clip: Int16Array): Int16Array {
      if (clip.length > shape.length) {
        const message = `audio/gis was created for clips of at most ${shape.length} samples, found one of ${clip.length}.`;
        throw new PoisonError('SHAPE_UNSUPPORTED', message, { length: clip.length, lengthMax: shape.length });
      }
      if (effects.length === 0) return lookUp(clip, enteredAlone, new Int16Array(clip.length));
      const signal = lookUp(clip, entered, work.subarray(0, clip.length));
      for (const effect of effects) effect(signal);
      return toInt16Clip(signal);
    }

    return {
      apply(samples, index) {
        const clip = sampleAt(samples, index);
        const changed = styled(clip);
        return isChanged(changed, clip) ? changed : null;
      },
      carries(samples, index) {
        const clip = sampleAt(samples, index);
        const probe = clip.subarray(0, probeSamples);
        const settled = probe.subarray(0, Math.max(0, probe.length - reach)); // these do not depend on later samples
        return isChanged(styled(probe).subarray(0, settled.length), settled) || isChanged(styled(clip), clip);
      },
    };
  },
});

/** @param table one entry per sample value, from -32768 up; [65536]. */
function lookUp<T extends Int16Array | Float64Array>(clip: Int16Array, table: T, values: T): T {
  for (let i = 0; i < clip.length; i++) values[i] = table[(clip[i] ?? 0) + fullScale] ?? 0;
  return values;
}

function toInt16Clip(signal: Float64Array): Int16Array {
  const clip = new Int16Array(signal.length);
  for (let i = 0; i < clip.length; i++) clip[i] = toInt16(signal[i] ?? 0);
  return clip;
}

function toInt16(value: number): number {
  return clampToInt16(fullScale * value);
}
