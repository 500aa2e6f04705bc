/** The browser that entered a submission keeps the token that proves it. Storage may be switched off: then nothing is kept. */
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
    // no storage: the page works without it
  }
}
