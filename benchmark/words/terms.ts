/** The scores that every table shows: abbreviation, meaning, and which direction is better. */
export const terms = {
  nde: {
    short: 'NDE',
    name: 'Net defense effect: 0 % means no effect, 100 % as good as a model trained on clean data',
    better: 'higher',
  },
  der: { short: 'DER', name: 'Defense effectiveness rating: 50 % means no effect', better: 'higher' },
  cac: { short: 'CAC', name: 'Clean accuracy: share of clean test samples given their true label', better: 'higher' },
  asr: {
    short: 'ASR',
    name: 'Attack success rate: share of triggered samples given the label that the attacker wants',
    better: 'lower',
  },
  rac: {
    short: 'RAC',
    name: 'Robust accuracy: share of triggered samples given their true label',
    better: 'higher',
  },
} as const satisfies Record<
  string,
  { readonly short: string; readonly name: string; readonly better: 'higher' | 'lower' }
>;

export type Term = keyof typeof terms;
