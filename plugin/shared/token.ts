import { createHash, randomBytes } from 'node:crypto';

/** What nobody can guess, fit for cookies and addresses. Whoever gets it keeps it; we keep only its hash. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** A token is random enough to need no salt, and no slow hash. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');
