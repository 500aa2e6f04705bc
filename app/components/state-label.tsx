/** A state as a colored dot and its word. */
export function StateLabel({ state }: { readonly state: string }) {
  const word = state.toLowerCase();
  return <span className={`state state-${word}`}>{word}</span>;
}
