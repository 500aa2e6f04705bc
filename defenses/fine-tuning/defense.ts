import { fineTuningRecipes } from './fine-tune.ts';
import { runFineTuning } from './run-fine-tuning.ts';

runFineTuning(fineTuningRecipes);
