import { runFineTuning } from '../fine-tuning/run-fine-tuning.ts';
import { canonicalRecipes } from './canonical-recipes.ts';

runFineTuning(canonicalRecipes);
