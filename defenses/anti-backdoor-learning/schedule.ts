import type { TrainingRecipe, Victim } from '../../runners/victims/architecture.ts';

/** The three trainings, and the level below which the mean loss of a batch is not lowered in the first. */
export interface AntiBackdoorSchedule {
  readonly floodingLevel: number; // nats
  readonly isolation: TrainingRecipe;
  readonly fineTuning: TrainingRecipe;
  readonly unlearning: TrainingRecipe;
}

const isolationShare = 1 / 4; // of the epochs of the victim
const unlearningEpochs = 5;
const unlearningRate = 5e-4; // for SGD
const levelOfTenClasses = 0.5;

/**
 * A schedule in proportion to the victim's own recipe. The official one has 10 epochs for isolation and 60 for
 * fine-tuning; our victims need 4 to 7 in all. The attack plays no part in it; README.md says where a toy did.
 */
export function scheduleFor({
  recipe,
  classCount,
  modality,
}: Pick<Victim, 'recipe' | 'classCount' | 'modality'>): AntiBackdoorSchedule {
  const constant: TrainingRecipe = { ...recipe, schedule: 'constant' };
  const learningRate = recipe.optimizer === 'sgd' ? unlearningRate : recipe.learningRate / 10;
  return {
    floodingLevel: modality === 'text' ? (levelOfTenClasses * Math.log(classCount)) / Math.log(10) : levelOfTenClasses,
    isolation: { ...constant, epochs: Math.max(1, Math.round(isolationShare * recipe.epochs)) },
    fineTuning: recipe,
    unlearning: { ...constant, learningRate, epochs: unlearningEpochs },
  };
}
