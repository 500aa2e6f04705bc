import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A token that proves who submitted a defense. It is shown once, and only its hash is stored. */
export function createManageToken(): { readonly token: string; readonly sha256: string } {
  const token = randomBytes(24).toString('base64url');
  return { token, sha256: hashToken(token) };
}

export function isManageToken(token: string, sha256: string | null): boolean {
  return sha256 !== null && timingSafeEqual(Buffer.from(hashToken(token)), Buffer.from(sha256));
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
