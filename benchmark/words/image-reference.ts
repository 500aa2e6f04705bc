const lengthMax = 500;
const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const hostLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const registry = `${hostLabel}(?:\\.${hostLabel})*(?::[0-9]{1,5})?/`;
const tag = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const pattern = new RegExp(
  `^(?<name>(?:${registry})?${component}(?:/${component})*)(?::(?<tag>${tag}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$`,
);
const imageIdPattern = /^sha256:[0-9a-f]{64}$/;

/** What an image reference is made of. */
export interface ImageReference {
  /** Registry and path, such as `ghcr.io/team/defense`; null for a local image id. */
  readonly name: string | null;
  /** `sha256:…` where the reference pins one. */
  readonly digest: string | null;
  /** The reference with its tag spelt out. A tag beside a digest has no effect, and is left out. */
  readonly canonical: string;
}

/** The grammar in words, for messages. */
export const imageReferenceGrammar =
  '[registry[:port]/]name[:tag] or name@sha256:<64 hex digits>, with the name in lower case';

/**
 * Parses `[registry[:port]/]name[:tag][@sha256:…]`, or a local image id `sha256:…`.
 * @returns null when the text is not a reference.
 * Source: OCI distribution specification, "Pulling manifests"; the grammar of github.com/distribution/reference.
 */
export function parseImageReference(text: string): ImageReference | null {
  if (imageIdPattern.test(text)) return { name: null, digest: text, canonical: text };
  const groups = text.length <= lengthMax ? pattern.exec(text)?.groups : undefined;
  const name = groups?.['name'];
  if (name === undefined) return null;
  const digest = groups?.['digest'] ?? null;
  return {
    name,
    digest,
    canonical: digest === null ? `${name}:${groups?.['tag'] ?? 'latest'}` : `${name}@${digest}`,
  };
}
