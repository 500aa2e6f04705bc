/** Says why nothing is evaluated now, while that is so. */
export function WaitingBanner({ reason }: { readonly reason: string | null }) {
  if (reason === null) return null;
  return (
    <div className="banner" role="status">
      <strong>Evaluations wait.</strong> {reason}
    </div>
  );
}
