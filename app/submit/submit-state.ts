/** What the form shows: the typed values, their problems, or the accepted submission. */
export interface SubmitState {
  readonly values: {
    readonly team: string;
    readonly defense: string;
    readonly image: string;
    /** Empty: the suite that the site offers. */
    readonly suite: string;
    readonly teamToken: string;
  };
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  readonly accepted: { readonly submissionId: string; readonly manageToken: string | null } | null;
}

export const emptySubmitState: SubmitState = {
  values: { team: '', defense: '', image: '', suite: '', teamToken: '' },
  problems: [],
  accepted: null,
};
