/** What the sign-in page prints. */
export interface SignInPage {
  /** Where Koha's own sign-in is. */
  readonly kohaHref: string;
  /** Kenal's form; `undefined` where the administrator has left it off. */
  readonly form: SignInForm | undefined;
  /** Why the person is here, or why the last attempt failed; already translated. */
  readonly notice: string | undefined;
  readonly failure: string | undefined;
}

export interface SignInForm {
  /** What was typed as user name; a password is never printed back. */
  readonly userid: string;
  /** Path inside Kenal to go to afterwards. */
  readonly next: string;
}

/** What is printed after signing out. */
export interface SignedOutPage {
  /** Koha's own way out; `undefined` where the session was Kenal's and has ended. */
  readonly kohaLogoutHref: string | undefined;
}
