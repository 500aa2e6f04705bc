import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';

export const waitingBannerFragment = graphql(`
  fragment WaitingBanner on SystemStatus {
    waitingBecause
  }
`);

/** Says why nothing is evaluated now, while that is so. */
export function WaitingBanner({ status }: { readonly status: FragmentOf<typeof waitingBannerFragment> }) {
  if (status.waitingBecause === null) return null;
  return (
    <div className="banner" role="status">
      <strong>Evaluations wait.</strong> {status.waitingBecause}
    </div>
  );
}
