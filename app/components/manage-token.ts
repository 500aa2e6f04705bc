/** The browser that submitted a defense stores its manage token. If storage is disabled, nothing is stored. */
const keyOf = (submissionId: string) => `mbti-manage-token:${submissionId}`;

export function readManageToken(submissionId: string): string | null {
  return readStored(keyOf(submissionId));
}

export function storeManageToken(submissionId: string, token: string): void {
  store(keyOf(submissionId), token);
}

export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // storage is disabled; the page works without it
  }
}
