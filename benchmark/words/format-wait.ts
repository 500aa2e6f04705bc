/** A rough duration for readers: "less than a minute", "about 20 minutes", "about 3 hours", "about 2 days". */
export function formatWait(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  if (seconds < 90 * 60) return about(seconds / 60, 'minute');
  if (seconds < 36 * 3_600) return about(seconds / 3_600, 'hour');
  return about(seconds / 86_400, 'day');
}

function about(count: number, unit: string): string {
  const rounded = Math.round(count);
  return `about ${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}
