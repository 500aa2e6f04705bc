/** A meaning of this folder as a sentence of its own: "all training samples" becomes "All training samples." */
export function sentence(meaning: string): string {
  return `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`;
}
