/** A fraction as a small bar beside its number. */
export function EffectBar({ value }: { readonly value: number }) {
  return (
    <svg className="effect-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect className="effect-bar-ground" width="100" height="6" />
      <rect className="effect-bar-value" width={Math.min(1, Math.max(0, value)) * 100} height="6" />
    </svg>
  );
}
