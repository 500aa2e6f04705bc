/** What the parent tells a child process. `pause`: wait before the next step, until `resume`. */
export type ParentMessage<Request> =
  { readonly kind: 'request'; readonly request: Request } | { readonly kind: 'pause' } | { readonly kind: 'resume' };
