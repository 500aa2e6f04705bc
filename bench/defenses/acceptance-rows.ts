import { defenseEffectiveness } from '../../benchmark/scoring/defense-effectiveness.ts';
import { clusterToyClips, clusterToyImages } from '../../test/support/toys/acceptance/activation-clustering.ts';
import { learnOnHardImages, learnWithoutPoison } from '../../test/support/toys/acceptance/anti-backdoor-learning.ts';
import {
  prunePlantedChannels,
  pruneTrainedChannels,
} from '../../test/support/toys/acceptance/channel-lipschitz-pruning.ts';
import { finePruneOnImages, prunePlanted } from '../../test/support/toys/acceptance/fine-pruning.ts';
import {
  fineTuneOnClips,
  fineTuneOnImages,
  type RepairFigures,
} from '../../test/support/toys/acceptance/fine-tuning.ts';
import { cleanseToyImages, cleanseWithoutPoison } from '../../test/support/toys/acceptance/neural-cleanse.ts';
import {
  stripOnClips,
  stripOnImages,
  stripRejectionWithoutBackdoor,
  toyTextsForStrip,
} from '../../test/support/toys/acceptance/strip.ts';
import { pythonMissing } from '../../test/support/run-python.ts';
import { plantedChannels } from '../../test/support/toys/planted-toy.ts';
import { toyTarget } from '../../test/support/toys/toy-images.ts';

/** What is required of a figure. */
export type Requirement =
  { readonly atLeast: number } | { readonly atMost: number } | { readonly exactly: number | string };

export interface AcceptanceRow {
  readonly defense: string; // its folder
  readonly toy: string;
  readonly required: Readonly<Record<string, Requirement>>; // by the name of the figure
  /** Why it cannot be measured on this machine; null if it can. */
  readonly missing?: string | null;
  /** @param run seed of the data and of all trainings. @returns the figures that are required, by name. */
  readonly measure: (run: number) => Promise<Readonly<Record<string, number | string>>>;
}

const poisoned3 = 0.03;
const poisoned10 = 0.1;
const mayFall = { 'CAC falls by': { atMost: 0.03 } } as const;
const fallOf = ({ undefended, defended }: RepairFigures) => ({
  'CAC falls by': undefended.cleanAccuracy - defended.cleanAccuracy,
});

/**
 * The acceptance table, for the defenses of this repository. Rows on images without poison are the negative controls.
 * Source: defenses.md 7.5.
 */
export const acceptanceRows: readonly AcceptanceRow[] = [
  {
    defense: 'strip',
    toy: 'image 10 %',
    required: { AUROC: { atLeast: 0.97 }, FAR: { atMost: 0.06 }, FRR: { atMost: 0.1 } },
    measure: async (run) => {
      const { auroc, falseAcceptance, falseRejection } = await stripOnImages({ run, poisonRatio: poisoned10 });
      return { AUROC: auroc, FAR: falseAcceptance, FRR: falseRejection };
    },
  },
  {
    defense: 'strip',
    toy: 'audio 3 %',
    required: { AUROC: { atLeast: 0.99 } },
    measure: async (run) => ({ AUROC: (await stripOnClips(run)).auroc }),
  },
  {
    defense: 'strip',
    toy: 'text 5 %, half of the words',
    required: { AUROC: { atLeast: 0.7 } },
    measure: async (run) => ({ AUROC: (await toyTextsForStrip(run).figuresAt(0.5)).auroc }),
  },
  {
    defense: 'strip',
    toy: 'image, no poison',
    required: { FRR: { atMost: 0.1 } },
    measure: async (run) => ({ FRR: await stripRejectionWithoutBackdoor(run) }),
  },
  {
    defense: 'activation-clustering',
    toy: 'image 3 %',
    required: { TPR: { atLeast: 0.75 }, FPR: { atMost: 0.02 }, ASR: { atMost: 0.35 } },
    measure: async (run) => {
      const found = await clusterToyImages({ run, poisonRatio: poisoned3 });
      const { attackSuccessRate } = await found.retrain();
      return { TPR: found.truePositives, FPR: found.falsePositives, ASR: attackSuccessRate };
    },
  },
  {
    defense: 'activation-clustering',
    toy: 'image 10 % (must fail)',
    required: { TPR: { atMost: 0.05 } },
    measure: async (run) => ({ TPR: (await clusterToyImages({ run, poisonRatio: poisoned10 })).truePositives }),
  },
  {
    defense: 'activation-clustering',
    toy: 'audio 3 %',
    required: { TPR: { atLeast: 0.95 }, ASR: { atMost: 0.05 } },
    measure: async (run) => {
      const found = await clusterToyClips({ run, poisonRatio: poisoned3 });
      return { TPR: found.truePositives, ASR: (await found.retrain()).attackSuccessRate };
    },
  },
  {
    defense: 'activation-clustering',
    toy: 'image, no poison',
    required: { kept: { atLeast: 0.9 } },
    measure: async (run) => ({ kept: (await clusterToyImages({ run, poisonRatio: 0 })).kept }),
  },
  {
    defense: 'fine-tuning',
    toy: 'image 3 %',
    required: { ASR: { atMost: 0.25 }, CAC: { atLeast: 0.96 } },
    measure: async (run) => ratesOf(await fineTuneOnImages({ run, poisonRatio: poisoned3 })),
  },
  {
    defense: 'fine-tuning',
    toy: 'audio 3 %',
    required: { ASR: { atMost: 0.05 } },
    measure: async (run) => ratesOf(await fineTuneOnClips(run)),
  },
  {
    defense: 'fine-tuning',
    toy: 'image, no poison',
    required: mayFall,
    measure: async (run) => fallOf(await fineTuneOnImages({ run, poisonRatio: 0 })),
  },
  {
    defense: 'fine-pruning',
    toy: 'planted, pruned only',
    required: { 'first unit': { exactly: plantedChannels.layer3 }, ASR: { atMost: 0.12 } },
    measure: async (run) => {
      const { first, defended } = await prunePlanted(run);
      return { 'first unit': first, ASR: defended.attackSuccessRate };
    },
  },
  {
    defense: 'fine-pruning',
    toy: 'image 3 %',
    required: { ASR: { atMost: 0.25 }, CAC: { atLeast: 0.95 } },
    measure: async (run) => ratesOf(await finePruneOnImages({ run, poisonRatio: poisoned3 })),
  },
  {
    defense: 'fine-pruning',
    toy: 'image, no poison',
    required: mayFall,
    measure: async (run) => fallOf(await finePruneOnImages({ run, poisonRatio: 0 })),
  },
  {
    defense: 'anti-backdoor-learning',
    toy: 'image 10 %, σ .35',
    required: { precision: { atLeast: 0.5 }, ASR: { atMost: 0.2 }, DER: { atLeast: 0.8 } },
    measure: async (run) => {
      const { precision, ...scores } = await learnOnHardImages(run);
      return { precision, ASR: scores.defended.attackSuccessRate, DER: defenseEffectiveness(scores) };
    },
  },
  {
    defense: 'anti-backdoor-learning',
    toy: 'image, no poison',
    required: mayFall,
    measure: async (run) => fallOf(await learnWithoutPoison(run)),
  },
  {
    defense: 'channel-lipschitz-pruning',
    toy: 'planted',
    required: { channels: { exactly: 'conv2 31, conv3 31' }, 'CAC falls by': { exactly: 0 } },
    missing: pythonMissing,
    measure: async (run) => {
      const { stdout, ...scores } = await prunePlantedChannels(run);
      return { channels: stdout.trimEnd().split(': ')[1] ?? 'none', ...fallOf(scores) };
    },
  },
  {
    defense: 'channel-lipschitz-pruning',
    toy: 'image, no poison',
    required: mayFall,
    missing: pythonMissing,
    measure: async (run) => fallOf(await pruneTrainedChannels({ run, poisonRatio: 0 })),
  },
  {
    defense: 'neural-cleanse',
    toy: 'image 3 %',
    required: { smallest: { exactly: toyTarget }, ratio: { atMost: 0.75 }, ASR: { atMost: 0.15 } },
    measure: async (run) => {
      const { smallest, ratio, defended } = await cleanseToyImages(run);
      return { smallest: smallest ?? 'none', ratio, ASR: defended.attackSuccessRate };
    },
  },
  {
    defense: 'neural-cleanse',
    toy: 'image, no poison',
    required: mayFall,
    measure: async (run) => fallOf(await cleanseWithoutPoison(run)),
  },
];

function ratesOf({ defended }: RepairFigures) {
  return { ASR: defended.attackSuccessRate, CAC: defended.cleanAccuracy };
}
