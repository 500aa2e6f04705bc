import type { AttackDescription } from '../attack.ts';

/** What the classes of determinism mean, each to be read after its name. */
export const determinismMeanings = {
  D1: 'the seed alone determines every byte',
  D2: 'an artifact made by training and the seed determine every byte',
  D3: 'the weights are the product; training again agrees statistically',
} as const satisfies Record<AttackDescription['determinism'], string>;
