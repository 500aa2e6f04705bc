/** Where a person gets a file and where it belongs. */
export function byHand(path: string, { page, url }: { page?: string | undefined; url?: string | undefined }): string {
  return `Download it by hand from ${page ?? url} and put the file at ${path}`;
}
