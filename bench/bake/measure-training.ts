// Times the product's training of one victim in a process of its own, in seconds of processor time.
// node --import tsx measure-training.ts VICTIM SAMPLES
import { startTensorBackend } from '../../runners/tensor/start-tensor-backend.ts';
import { trainVictim } from '../../runners/victims/train-victim.ts';
import { trainingCase } from './training-cases.ts';

const [id = '', count] = process.argv.slice(2);
await startTensorBackend('wasm');
const { victim, data, tokenize } = trainingCase(id, Number(count));
await trainVictim(victim, data, { seed: 1, tokenize, recipe: { ...victim.recipe, epochs: 1 } }); // warm-up
const before = process.cpuUsage();
await trainVictim(victim, data, { seed: 0, tokenize });
const { user, system } = process.cpuUsage(before); // microseconds, of all threads: compilation and collection included
console.log(
  JSON.stringify({ samplesPerSecond: (victim.recipe.epochs * data.samples.count) / ((user + system) / 1e6) }),
);
