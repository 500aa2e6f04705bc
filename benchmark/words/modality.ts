/** The kinds of input a victim can take. */
export const modalities = ['image', 'text', 'audio'] as const;
export type Modality = (typeof modalities)[number];

/** What a board covers: one modality, or all of them together. */
export type BoardScope = 'all' | Modality;
