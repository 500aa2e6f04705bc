import type { ReferenceDifference } from '../../words/attack-document.ts';

/** The head of docs/differences.md: what holds for all attacks. */
export const differencesIntroduction = `# Why numbers here differ from those of the paper

This benchmark implements _BackdoorMBTI_ (KDD 2025, [arXiv:2411.11006](https://arxiv.org/abs/2411.11006)) anew. The
reference is the code that the authors published with it. Where that code does something else than the papers of the
attacks, or than its own paper says, this one follows the papers, and so the same attack, ratio and dataset can give other
numbers. This page lists every such place that we know of: what the reference does, what is done here, and what the
difference does to the numbers. First come the pipeline and the practical factors, which concern every attack, then each
attack by itself.

The clean accuracies of the reference are lower for a further reason: on CIFAR-10 they lie between 0.70 and 0.84, ten to
twenty points below those of others, because its ResNet has the wide first layers of ImageNet on images of 32 pixels.
Figures of BackdoorBench are the better company for ours; the page of each attack shows them side by side.

_This page is printed by \`npm run docs\` from the documentation that each attack carries in its code. Change it there._
`;

/** A row with what it is about. */
export interface NamedDifference extends ReferenceDifference {
  readonly subject: string;
}

/** Source: attacks.md, appendix C, in its order. */
export const pipelineDifferences: readonly NamedDifference[] = [
  {
    subject: 'Who is poisoned',
    reference:
      'Two parts of the code each draw their own set of samples; the one that counts takes them from all classes, whatever the attack chose.',
    here: 'One draw, from the pool that the attack asks for; the same samples are altered, labeled and flagged.',
    effect:
      'Clean-label attacks of the reference are dirty-label attacks on random hosts: easier to learn, and easier to detect.',
  },
  {
    subject: 'Labels of poisoned samples',
    reference: 'Gives every chosen sample the target label, after the attack has decided on another.',
    here: 'The label rule of the attack decides: target, unchanged, next class, or random; covers keep theirs.',
    effect:
      'There all-to-all, clean-label and untargeted attacks and those with covers are the same all-to-one attack; their numbers are not those of the attacks they are named after.',
  },
  {
    subject: 'Where in the pipeline the trigger is put on',
    reference:
      'Crops, flips and normalizes images once, and then applies triggers that are made for raw pixels; training and test images are normalized with different standard deviations.',
    here: 'Triggers go on raw bytes, samples or text; augmentation and normalization come afterwards, alike for all.',
    effect:
      'There the strength of a trigger has little to do with its parameters and is often far too high; augmentation is frozen, and clean accuracy suffers.',
  },
  {
    subject: 'Stored poisoned data',
    reference:
      'Keeps poisoned data by dataset and attack alone; after a change of ratio, target, seed, noise or parameters the old data are read again.',
    here: 'Every artifact is stored under a hash of everything it was made from.',
    effect: 'A curve over poison ratios of the reference may be one and the same data set several times.',
  },
  {
    subject: 'Samples that cannot carry the trigger',
    reference:
      'Returns clips that are too short, or texts that cannot be paraphrased, unchanged, with the target label and flagged as poisoned.',
    here: 'The next candidate takes their place in training; in the test set they are left out.',
    effect:
      'There some of the poison is plain label noise, and attack success and detection are measured on samples without a trigger.',
  },
  {
    subject: 'Chance',
    reference:
      'Resets the global generators with one seed in many places, lets loader processes draw in the order they happen to run, and takes the clock as seed for random parameters.',
    here: 'Counter-based streams, named by what they are for and keyed by the sample: order and machine do not matter.',
    effect:
      'Their data cannot be made again, so differences of a few points there may be chance; ours come byte for byte.',
  },
  {
    subject: 'Noise switch',
    reference:
      'Asks for an option that no command line knows, reads an empty settings file, takes label and text for each other, and shifts label indices twice.',
    here: 'Noise is a part of the recipe, its parameters are checked, and who is noisy is recorded.',
    effect:
      'The published code ends with an error where the paper has figures for noise; they cannot be made again with it.',
  },
  {
    subject: 'Wrong-label switch',
    reference: 'Rolls the dice anew at each access of a sample, and may roll the right label.',
    here: 'A fixed choice of samples and labels, never the right one.',
    effect:
      'There fewer labels are wrong than stated, and over several epochs the model sees the right one most of the time.',
  },
  {
    subject: 'Target class in audio test sets',
    reference: 'The filter that removes clips of the target class writes to a misspelled name and removes nothing.',
    here: 'Test samples that already have the target label are left out, once and in all modalities.',
    effect: 'None in the end: a later step removes these clips. Without it they would count as successes for free.',
  },
  {
    subject: 'Training without an attack',
    reference: 'The benign mode ends in an undefined variable when it comes to evaluating.',
    here: 'For every task the same victim is trained on clean data, with the same seed, and measured on the same test sets.',
    effect: 'Only here is there a baseline: how much accuracy the backdoor costs, and what the trigger does by itself.',
  },
  {
    subject: 'Choice of the target',
    reference:
      'The command line takes integers only, but targets in audio are names from a table; a target given for audio is silently ignored.',
    here: 'The target is a class index in every modality, written in the recipe and refused when it is out of range.',
    effect: 'Runs of the reference over several audio targets all have the same one.',
  },
];

export const factorsIntroduction = `Here noise comes first, on a random share of all training samples; then the trigger, which stays clean on top of it; wrong
labels come last. The test sets are neither noisy nor mislabeled.
`;

/** Source: attacks.md, section 4. */
export const factorDifferences: readonly NamedDifference[] = [
  {
    subject: 'Image noise',
    reference:
      'Its table calls 0.1, 0.5 and 1 variances; the code multiplies by them, so they are standard deviations.',
    here: 'Standard deviations of the same values, in the scale of 0 to 1, rounded back to bytes.',
    effect: 'Rows of that table compare with ours by the value; read as variances they would not.',
  },
  {
    subject: 'Audio noise',
    reference: 'Fails on the records it is given, and would clip the waveform to 0 to 1, losing its negative half.',
    here: 'Noise by mean and deviation as for images, clipped to -1 to 1, or by signal-to-noise ratio.',
    effect: 'There are no audio figures under noise to compare with.',
  },
  {
    subject: 'Text noise',
    reference:
      'Describes character noise of a given error rate but calls an augmenter: one of ten at random, two of them with a language model.',
    here: 'Character noise as described: insertions, swaps, substitutions and deletions up to the error rate.',
    effect:
      'Theirs crowds the errors into some words and replaces others, ours spreads them; figures of the two do not compare.',
  },
  {
    subject: 'Wrong labels: when',
    reference: 'Tosses a coin for each sample in every epoch.',
    here: 'Chooses the samples once, among those that are neither poisoned nor covers, and keeps them for all epochs.',
    effect:
      'There each label is right in three epochs of four and the noise averages out; here it stays, and costs accuracy.',
  },
  {
    subject: 'Wrong labels: which',
    reference:
      'In images and text the new label is the right one with probability one in the number of classes; in audio it is drawn from all classes, the right one included.',
    here: 'Any label but the right one, or one class onto one other.',
    effect: 'With two classes, a stated 25 % are 12.5 % there.',
  },
];
