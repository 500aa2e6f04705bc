import type { PublishedFigure } from '../../words/attack-document.ts';

const source = {
  title: 'BackdoorBench leaderboard, PreAct-ResNet-18, target 0',
  url: 'https://github.com/backdoorbench/backdoorbench.github.io',
} as const;

type Percentages = readonly [cleanAccuracy: number, attackSuccessRate: number];
interface Row {
  /** At the poison ratios 0.001, 0.005, 0.01, 0.05 and 0.1; null if the ratio cannot be reached. */
  readonly cifar10: readonly (Percentages | null)[];
  /** At a ratio of 0.1, for clean-label attacks 0.001. */
  readonly gtsrb?: Percentages;
  readonly 'tiny-imagenet'?: Percentages;
  readonly otherRatio?: number;
}

const ratios = [0.001, 0.005, 0.01, 0.05, 0.1] as const;

/** Source: attacks.md, appendix A, taken from the public leaderboard pages. */
const rows: Readonly<Record<string, Row>> = {
  badnets: {
    cifar10: [
      [93.61, 1.23],
      [93.76, 50.06],
      [93.14, 74.73],
      [92.64, 88.74],
      [91.32, 95.03],
    ],
    gtsrb: [97.24, 59.25],
    'tiny-imagenet': [56.23, 100],
  },
  blend: {
    cifar10: [
      [93.8, 56.11],
      [93.68, 93.3],
      [93.76, 94.88],
      [93.67, 99.61],
      [93.47, 99.92],
    ],
    gtsrb: [98.58, 99.99],
    'tiny-imagenet': [56.03, 99.71],
  },
  sig: {
    cifar10: [[93.73, 41.27], [93.8, 82.43], [93.82, 83.4], [93.64, 97.09], null],
    gtsrb: [98.91, 54.37],
    'tiny-imagenet': [57.03, 44.93],
    otherRatio: 0.001,
  },
  'low-frequency': {
    cifar10: [
      [93.55, 12.72],
      [93.85, 75.09],
      [93.56, 86.46],
      [93.35, 98.03],
      [93.19, 99.28],
    ],
    gtsrb: [97.93, 99.57],
    'tiny-imagenet': [55.97, 98.57],
  },
  wanet: {
    cifar10: [
      [92.18, 0.78],
      [91.27, 1.12],
      [90.65, 12.63],
      [91.76, 85.5],
      [91.25, 89.73],
    ],
    gtsrb: [97.74, 94.25],
    'tiny-imagenet': [56.78, 99.49],
  },
  bpp: {
    cifar10: [
      [91.47, 21.62],
      [91.37, 80.06],
      [90.81, 87.23],
      [91.47, 99.34],
      [90.69, 99.78],
    ],
    gtsrb: [97.43, 99.9],
    'tiny-imagenet': [58.14, 100],
  },
  trojannn: {
    cifar10: [
      [94.07, 98.14],
      [93.72, 99.88],
      [93.58, 99.97],
      [93.79, 99.99],
      [93.42, 100],
    ],
    gtsrb: [98.57, 100],
    'tiny-imagenet': [55.89, 99.98],
  },
};

/** The figures of BackdoorBench for one attack; empty if it has none. */
export function backdoorBenchFigures(attackId: string): readonly PublishedFigure[] {
  const row = rows[attackId];
  if (!row) return [];
  const figure = (dataset: string, poisonRatio: number, percentages: Percentages | null | undefined) => {
    if (!percentages) return [];
    const [cleanAccuracy, attackSuccessRate] = percentages.map((percent) => Math.round(percent * 100) / 10_000);
    const rates = { cleanAccuracy: cleanAccuracy ?? 0, attackSuccessRate: attackSuccessRate ?? 0 };
    return [{ dataset, poisonRatio, victim: 'preact-resnet-18', ...rates, source }];
  };
  return [
    ...ratios.flatMap((ratio, column) => figure('cifar10', ratio, row.cifar10[column])),
    ...figure('gtsrb', row.otherRatio ?? 0.1, row.gtsrb),
    ...figure('tiny-imagenet', row.otherRatio ?? 0.1, row['tiny-imagenet']),
  ];
}
