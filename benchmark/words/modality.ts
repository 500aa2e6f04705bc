/** The kinds of input a victim can take. */
export const modalities = ['image', 'text', 'audio'] as const;
export type Modality = (typeof modalities)[number];

/** How sentences name the samples of a modality: "10 images", "an attack on texts". */
export const sampleNouns: Readonly<Record<Modality, string>> = { image: 'images', text: 'texts', audio: 'clips' };

/** What a board covers: one modality, or all of them together. */
export type BoardScope = 'all' | Modality;
