/** A size in binary units, such as "4 GiB" or "1536 MiB"; rounded to whole MiB. */
export function formatMemory(bytes: number): string {
  return bytes % 1024 ** 3 === 0 ? `${bytes / 1024 ** 3} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`;
}
