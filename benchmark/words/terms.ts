/** What the columns of every table mean. */
export const terms = {
  nde: {
    short: 'NDE',
    name: 'Net defense effect: 0 % changed nothing, 100 % as good as a clean model',
    better: 'higher',
  },
  der: { short: 'DER', name: 'Defense effectiveness rating: 50 % means no effect', better: 'higher' },
  cac: { short: 'CAC', name: 'Clean accuracy: clean test samples given their true label', better: 'higher' },
  asr: {
    short: 'ASR',
    name: 'Attack success rate: triggered samples given the label the attacker wants',
    better: 'lower',
  },
  rac: { short: 'RAC', name: 'Robust accuracy: triggered samples given their true label', better: 'higher' },
} as const satisfies Record<string, { short: string; name: string; better: 'higher' | 'lower' }>;

export type Term = keyof typeof terms;
