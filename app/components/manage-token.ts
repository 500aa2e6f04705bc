/** The browser that submitted a defense stores its manage token. If storage is disabled, nothing is stored. */
const keyOf = (submissionId: string) => `mbti-manage-token:${submissionId}`;

export function readManageToken(submissionId: string): string | null {
  return readStored(keyOf(submissionId));
}

export function storeManageToken(submissionId: string, token: string): void {
  store(keyOf(submissionId), token);
}

/** The token of a team whose first submission this browser made. */
const teamKeyOf = (team: string) => `mbti-team-token:${team.trim().toLowerCase()}`;

export function readTeamToken(team: string): string | null {
  return readStored(teamKeyOf(team));
}

export function storeTeamToken(team: string, token: string): void {
  store(teamKeyOf(team), token);
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
