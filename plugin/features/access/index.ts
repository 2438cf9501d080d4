export { accessRoutes } from './access.routes.ts';
export { FORM_COOKIE, formSessions, type FormSessions } from './form-session.ts';
export { identityService, viewerLookup, type PermissionRule } from './identity.service.ts';
export { kohaApiCheck, passwordCheck, passwordColumnCheck, type PasswordCheck } from './password-check.ts';
export { signInService } from './sign-in.service.ts';
export type { Asker, Permission, Viewer } from './viewer.ts';
