import type { Translate } from '../../i18n/locale.ts';
import type { ListedModule } from '../../koha/permission-list.ts';
import { asText, type RuleInForce } from './permission-rules.ts';
import { requirementWords } from './settings.presenter.ts';

/** One permission of Kenal, and every permission of Koha that could give it. */
export interface PermissionSettingPage {
  readonly heading: string;
  readonly note: string;
  readonly problem: string | undefined;
  readonly path: string;
  readonly groups: readonly PermissionGroup[];
  /** Whether there is something to go back from. */
  readonly isChanged: boolean;
  readonly shipped: string;
}

interface PermissionGroup {
  readonly title: string;
  readonly detail: string;
  readonly isOpen: boolean;
  readonly chosen: string | undefined;
  readonly choices: readonly PermissionChoice[];
}

interface PermissionChoice {
  readonly id: string;
  readonly value: string;
  readonly text: string;
  readonly note: string;
  readonly isChecked: boolean;
}

interface PermissionSituation {
  readonly t: Translate;
  readonly rule: RuleInForce;
  readonly shippedKoha: RuleInForce['koha'];
  readonly modules: readonly ListedModule[];
  /** What is ticked: what holds now, or what was sent and refused. */
  readonly chosen: readonly string[];
  readonly problem: string | undefined;
}

/** Everything that may be ticked, as text. */
export const offeredBy = (modules: readonly ListedModule[]): ReadonlySet<string> =>
  new Set(
    modules.flatMap(({ module, codes }) => [module, `${module}:*`, ...codes.map(({ code }) => `${module}:${code}`)]),
  );

/** A description that says more than the name. */
const besides = (name: string, description: string): string =>
  name.replaceAll('_', ' ') === description ? '' : description;

export const permissionSettingPage = (situation: PermissionSituation): PermissionSettingPage => {
  const { t, rule, shippedKoha, modules, chosen, problem } = situation;
  const isChecked = (value: string): boolean => chosen.includes(value);
  const choice = (value: string, text: string, note: string): PermissionChoice => ({
    id: `koha-${value.replace(':', '-').replace('*', 'any')}`,
    value,
    text,
    note,
    isChecked: isChecked(value),
  });
  const offered = offeredBy(modules);
  const gone = chosen.filter((value) => !offered.has(value));
  const group = (title: string, detail: string, choices: readonly PermissionChoice[]): PermissionGroup => {
    const count = choices.filter((one) => one.isChecked).length;
    const chosenHere = count === 0 ? undefined : t('settings.permission.chosen', { count });
    return { title, detail, isOpen: count > 0, chosen: chosenHere, choices };
  };
  return {
    heading: t(`permission.${rule.name}`),
    note: t('settings.permission.note'),
    problem,
    path: `/settings/permissions/${rule.name}`,
    groups: [
      ...(gone.length === 0
        ? []
        : [
            group(
              t('settings.permission.gone'),
              '',
              gone.map((value) => choice(value, requirementWords(t, value), '')),
            ),
          ]),
      ...modules
        // Superlibrarians hold everything anyway, so there is nothing to choose.
        .filter(({ module }) => module !== 'superlibrarian')
        .map(({ module, description, codes }) =>
          group(module, besides(module, description), [
            choice(`${module}:*`, t('settings.permission.any'), ''),
            choice(module, t('settings.permission.whole'), ''),
            ...codes.map((one) => choice(`${module}:${one.code}`, one.code, besides(one.code, one.description))),
          ]),
        ),
    ],
    isChanged: !rule.isShipped,
    shipped: t('settings.permission.shipped', {
      koha: shippedKoha.map((required) => requirementWords(t, asText(required))).join(', '),
    }),
  };
};
