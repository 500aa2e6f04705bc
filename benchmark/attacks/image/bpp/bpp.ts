import { z } from 'zod';
import type { ImageSamples } from '../../../samples/dataset.ts';
import { sampleAt } from '../../../samples/sample-buffer.ts';
import { RandomStream } from '../../../random/random-stream.ts';
import { defineAttack } from '../../define-attack.ts';
import { addBytes } from '../../simd/simd-kernels.ts';
import { backdoorBenchFigures } from '../backdoor-bench-figures.ts';
import { requireRgb } from '../image-shape.ts';
import { dither, lookUp, quantizationTable } from './quantize-levels.ts';

const parameters = z.strictObject({
  levels: z
    .int()
    .min(2)
    .max(128)
    .default(8)
    .meta({ description: 'Number of values left in each channel.', unit: 'levels' }),
  dither: z.boolean().default(false).describe('Whether the rounding error is distributed to neighboring pixels.'),
});

/** Fewer color levels in the whole image. Covers (negatives) get the rounding error of another image. */
export const bpp = defineAttack<ImageSamples, typeof parameters>({
  id: 'bpp',
  modality: 'image',
  version: '1.0.0',
  title: 'BppAttack',
  paper: {
    title:
      'BppAttack: Stealthy and Efficient Trojan Attacks Against Deep Neural Networks via Image Quantization and Contrastive Adversarial Learning',
    authors: 'Wang, Zhai, Ma',
    year: 2022,
    url: 'https://openaccess.thecvf.com/content/CVPR2022/papers/Wang_BppAttack_Stealthy_and_Efficient_Trojan_Attacks_Against_Deep_Neural_Networks_CVPR_2022_paper.pdf',
  },
  family: 'quantization',
  level: 'data',
  determinism: 'D1',
  labelRule: 'dirty',
  fidelity: 'faithful',
  fidelityNote:
    'The variant that poisons data: negatives are drawn once, while the paper draws new ones in each training step.',
  differences: [
    {
      reference:
        'Quantizes only if the poisoned count and the negative count are above 0, but the negative count is always 0, so no trigger is applied.',
      here: 'Poisoned images are quantized, and negatives are created, by default as many. Each task states its share of negatives.',
      effect:
        'The figures of the reference describe randomly cropped and rotated images with wrong labels, not BppAttack.',
    },
  ],
  publishedFigures: backdoorBenchFigures('bpp'),
  keepsContent: ({ levels }) => Number(levels) >= 32,
  defaultPool: 'all',
  defaultPoisonRatio: 0.1,
  defaultCoverRatio: (poisonRatio) => poisonRatio,
  minimumAttackSuccessRate: 0.99,
  explainedDetectors: {
    ids: ['repetition', 'entropy', 'white', 'black'],
    because: 'The attack is a smaller number of colors.',
  },
  parameters,
  buildTrigger({ shape, seed, parameters: chosen }) {
    requireRgb(shape);
    const table = quantizationTable(chosen.levels);
    const quantize = (image: Uint8Array) =>
      chosen.dither ? dither(image, shape.height, shape.width, chosen.levels) : lookUp(image, table);
    return {
      apply(samples, index) {
        const image = sampleAt(samples, index);
        return quantize(image) ? image : null;
      },
      decoy(samples, index) {
        const stream = new RandomStream(seed, 'sample/image/bpp/cover', { sampleIndex: index });
        const drawn = stream.integer(Math.max(1, samples.count - 1));
        const other = sampleAt(samples, samples.count > 1 && drawn >= index ? drawn + 1 : drawn);
        const original = new Int16Array(other);
        quantize(other);
        const residual = new Int16Array(other);
        for (let at = 0; at < residual.length; at++) residual[at] = (residual[at] ?? 0) - (original[at] ?? 0);
        const image = sampleAt(samples, index);
        return addBytes(image, residual) ? image : null;
      },
    };
  },
});
