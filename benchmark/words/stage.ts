/** Where a defense can act, in the order in which a model comes into being (design: container protocol). */
export const stages = ['sanitize', 'train', 'repair', 'filter', 'inspect'] as const;
export type Stage = (typeof stages)[number];
