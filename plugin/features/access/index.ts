export { accessRoutes } from './access.routes.ts';
export { formSessions, type FormSessions } from './form-session.ts';
export { identityService, type Identify, type IdentityDeps, type PermissionRule } from './identity.service.ts';
export { kohaApiCheck, passwordColumnCheck, type KohaApiSettings, type PasswordCheck } from './password-check.ts';
export { signInService, type SignInDeps, type SignInService } from './sign-in.service.ts';
export type { Asker, Permission, Viewer } from './viewer.ts';
