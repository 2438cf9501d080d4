import type { SessionRefusal } from '../../koha/sessions.ts';
import type { VisibleLibraries } from '../../koha/visibility.ts';
import type { PermissionName } from '../../manifest/permission-names.ts';

export type Permission = PermissionName;

/** A member of staff who is looking at a page, with what they may do and whom they may see at this moment. */
export interface Viewer {
  readonly borrowernumber: number;
  readonly displayName: string;
  /** Branch code of the library that the person belongs to; Koha's rules on visible patrons go by this one. */
  readonly homeLibrary: string;
  /** Branch code chosen when signing in to Koha; unknown where the person used Kenal's own form. */
  readonly loginLibrary: string | undefined;
  readonly permissions: ReadonlySet<Permission>;
  readonly visible: VisibleLibraries;
  readonly signedInBy: 'koha' | 'form';
}

/**
 * Who is asking. `patron` is someone whom Koha knows and who has no staff rights: they get a polite refusal instead
 * of the sign-in page, which would lead them in a circle. `reason` says why a session that was shown did not do.
 */
export type Asker =
  | { readonly state: 'nobody'; readonly reason?: SessionRefusal }
  | { readonly state: 'patron'; readonly displayName: string; readonly signedInBy: 'koha' | 'form' }
  | { readonly state: 'staff'; readonly viewer: Viewer };
