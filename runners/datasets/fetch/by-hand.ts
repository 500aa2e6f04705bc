/** Instructions for a manual download. */
export function byHand(path: string, { page, url }: { page?: string | undefined; url?: string | undefined }): string {
  return `Download the file manually from ${page ?? url} and save it as ${path}`;
}
