import type { Locale } from '../../i18n/locale.ts';
import type { Field } from '../../web/partials.ts';
import { SCOPES, type Scope } from './api-token.domain.ts';
import type { ApiToken } from './api-token.repository.ts';

/** `settings/tokens`. */
export interface TokensPage {
  readonly heading: string;
  readonly note: string;
  readonly problem: string | undefined;
  /** Shown once, right after it was made. */
  readonly newToken: string | undefined;
  readonly tokens: readonly {
    readonly name: string;
    readonly detail: string;
    readonly made: string;
    readonly path: string;
    readonly label: string;
  }[];
  readonly name: Field;
  readonly scopes: readonly Choice[];
  readonly libraries: readonly Choice[];
}

interface Choice {
  readonly id: string;
  readonly value: string;
  readonly text: string;
  readonly isChosen: boolean;
}

export interface TokensInput {
  readonly tokens: readonly ApiToken[];
  readonly libraries: readonly { readonly branchcode: string; readonly name: string }[];
  readonly newToken?: string;
  /** What was typed and why it will not do. */
  readonly refused?: {
    readonly name: string;
    readonly scopes: readonly Scope[];
    readonly libraries: readonly string[];
    readonly problem: string;
  };
}

export const tokensPage = (locale: Locale, { tokens, libraries, newToken, refused }: TokensInput): TokensPage => {
  const { t } = locale;
  const nameOf = (code: string): string => libraries.find(({ branchcode }) => branchcode === code)?.name ?? code;
  return {
    heading: t('api.tokens.title'),
    note: t('api.tokens.note'),
    problem: refused?.problem,
    newToken,
    tokens: tokens.map(({ id, name, scopes, visible, createdAt, usedOn }) => ({
      name,
      detail: [
        ...scopes.map((scope) => t(`api.tokens.scope.${scope}`)),
        visible.all ? t('api.tokens.everywhere') : locale.list(visible.branchcodes.map(nameOf)),
      ].join(' · '),
      made:
        usedOn === undefined
          ? t('api.tokens.unused', { moment: locale.moment(createdAt) })
          : t('api.tokens.used', { moment: locale.moment(createdAt), day: locale.day(usedOn) }),
      path: `/settings/tokens/${id}/revoke`,
      label: t('api.tokens.revokeThis', { name }),
    })),
    name: {
      id: 'token-name',
      name: 'name',
      type: 'text',
      label: t('api.tokens.name'),
      value: refused?.name ?? '',
      isRequired: true,
      autocomplete: 'off',
      help: t('api.tokens.nameHelp'),
      error: undefined,
    },
    scopes: SCOPES.map((scope, index) => ({
      id: `scope-${index}`,
      value: scope,
      text: t(`api.tokens.scope.${scope}`),
      isChosen: refused?.scopes.includes(scope) ?? false,
    })),
    libraries: libraries.map(({ branchcode, name }, index) => ({
      id: `library-${index}`,
      value: branchcode,
      text: name,
      isChosen: refused?.libraries.includes(branchcode) ?? false,
    })),
  };
};
