/** Stands in place of the factors and conditions of a task whose recipe the server could not read; its log says why. */
export const unreadableRecipe = ['recipe unreadable'] as const;
