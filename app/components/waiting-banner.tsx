import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { Callout } from './callout.tsx';

export const waitingBannerFragment = graphql(`
  fragment WaitingBanner on SystemStatus {
    waitingBecause
  }
`);

/** Says why evaluations are waiting, while they are. */
export function WaitingBanner({ status }: { readonly status: FragmentOf<typeof waitingBannerFragment> }) {
  if (status.waitingBecause === null) return null;
  return (
    <Callout tone="notice" role="status">
      <strong>Evaluations are waiting.</strong> {status.waitingBecause}
    </Callout>
  );
}
