import type { Locale } from '../../i18n/locale.ts';
import type { Translate } from '../../i18n/locale.ts';
import type { DataTable, Field } from '../../web/partials.ts';
import type { MetricsAccess } from './known-settings.ts';
import type { ChangeWords, SettingWithPage } from './own-page.ts';
import { asText, type RuleInForce } from './permission-rules.ts';
import type { SettingChange } from './setting.repository.ts';

export interface SettingsPage {
  readonly heading: string;
  readonly note: string;
  readonly dryRun: {
    readonly isOn: boolean;
    readonly state: string;
    readonly explanation: string;
    /** What the button sends: the other state. */
    readonly next: 'on' | 'off';
    readonly button: string;
  };
  readonly permissions: readonly PermissionLine[];
  /** Settings that have pages of their own. */
  readonly others: readonly OtherLine[];
  readonly metrics: {
    readonly isOn: boolean;
    readonly addresses: Field;
    readonly token: string;
    readonly hasToken: boolean;
    /** Shown once, right after it was made. */
    readonly newToken: string | undefined;
  };
  readonly history: DataTable | undefined;
}

interface PermissionLine {
  readonly text: string;
  readonly givenBy: readonly string[];
  readonly onlySuperlibrarians: string | undefined;
  readonly state: string;
  readonly path: string;
  readonly label: string;
}

interface OtherLine {
  readonly text: string;
  readonly summary: string;
  readonly state: string;
  readonly path: string;
  readonly label: string;
}

interface OtherSetting {
  readonly other: SettingWithPage;
  readonly summary: string;
  readonly isShipped: boolean;
}

interface SettingsSituation {
  readonly rules: readonly RuleInForce[];
  readonly isDryRun: boolean;
  readonly others: readonly OtherSetting[];
  readonly metrics: { readonly access: MetricsAccess; readonly hasToken: boolean };
  /** What was typed and why it will not do. */
  readonly refused: { readonly addresses: string; readonly isOn: boolean; readonly problem: string } | undefined;
  readonly newToken: string | undefined;
  readonly changes: readonly (SettingChange & { readonly who: string })[];
}

export const settingsPage = (locale: Locale, situation: SettingsSituation): SettingsPage => {
  const { t } = locale;
  const { isDryRun, rules, metrics, refused } = situation;
  const state = isDryRun ? 'on' : 'off';
  return {
    heading: t('settings.title'),
    note: t('settings.note'),
    dryRun: {
      isOn: isDryRun,
      state: t(`settings.dryRun.${state}`),
      explanation: t('settings.dryRun.text'),
      next: isDryRun ? 'off' : 'on',
      button: t(isDryRun ? 'settings.dryRun.turnOff' : 'settings.dryRun.turnOn'),
    },
    permissions: rules.map((rule) => permissionLine(t, rule)),
    others: situation.others.map((one) => otherLine(t, one)),
    metrics: {
      isOn: refused?.isOn ?? metrics.access.isOn,
      addresses: {
        id: 'metrics-addresses',
        name: 'addresses',
        type: 'text',
        label: t('settings.metrics.addresses'),
        value: refused?.addresses ?? metrics.access.addresses.join(' '),
        isRequired: false,
        autocomplete: 'off',
        help: t('settings.metrics.addressesHelp'),
        error: refused?.problem,
      },
      token: t(metrics.hasToken ? 'settings.metrics.hasToken' : 'settings.metrics.noToken'),
      hasToken: metrics.hasToken,
      newToken: situation.newToken,
    },
    history: historyTable(locale, situation),
  };
};

const permissionLine = (t: Translate, { name, koha, isShipped }: RuleInForce): PermissionLine => {
  const text = t(`permission.${name}`);
  return {
    text,
    givenBy: koha.map((required) => requirementWords(t, asText(required))),
    onlySuperlibrarians: koha.length === 0 ? t('settings.rule.nobody') : undefined,
    state: t(isShipped ? 'settings.rule.shipped' : 'settings.rule.changed'),
    path: `/settings/permissions/${name}`,
    label: t('settings.rule.changeThis', { permission: text }),
  };
};

const otherLine = (t: Translate, { other, summary, isShipped }: OtherSetting): OtherLine => {
  const text = t(other.title);
  return {
    text,
    summary,
    state: t(isShipped ? 'settings.rule.shipped' : 'settings.rule.changed'),
    path: other.path,
    label: t('settings.rule.changeThis', { permission: text }),
  };
};

/** A permission of Koha as people read it: its own names, and what kind of holding is enough. */
export const requirementWords = (t: Translate, text: string): string => {
  const [module = '', code] = text.split(':', 2);
  if (code === undefined) return t('settings.rule.whole', { module });
  return code === '*' ? t('settings.rule.any', { module }) : t('settings.rule.part', { module, code });
};

const historyTable = (
  locale: Locale,
  { changes, others }: Pick<SettingsSituation, 'changes' | 'others'>,
): DataTable | undefined => {
  const { t } = locale;
  if (changes.length === 0) return undefined;
  const column = (key: string) => ({
    text: t(`settings.history.${key}`),
    isNumber: false,
    path: undefined,
    sorted: undefined,
  });
  const cell = (text: string) => ({ text, isNumber: false });
  return {
    caption: t('settings.history.caption'),
    columns: ['when', 'what', 'before', 'after', 'who'].map(column),
    rows: changes.map(({ name, before, after, at, who }) => {
      const owner = others.find(({ other }) => other.name === name)?.other;
      const what = owner === undefined ? nameWords(t, name) : t(owner.title);
      const words = owner?.changeWords(locale, before, after) ?? changeWords(t, name, before, after);
      return { head: locale.moment(at), cells: [cell(what), cell(words.before), cell(words.after), cell(who)] };
    }),
  };
};

const KNOWN_NAMES: ReadonlySet<string> = new Set(['leaving.dry-run', 'metrics.access', 'metrics.token-hash']);

const nameWords = (t: Translate, name: string): string => {
  if (name.startsWith('permission.')) return t(name);
  return KNOWN_NAMES.has(name) ? t(`settings.name.${name}`) : name;
};

const changeWords = (
  t: Translate,
  name: string,
  before: string | undefined,
  after: string | undefined,
): ChangeWords => ({ before: valueWords(t, name, before), after: valueWords(t, name, after) });

const valueWords = (t: Translate, name: string, json: string | undefined): string => {
  if (name === 'metrics.token-hash') return t('settings.history.secret');
  if (json === undefined) return t('settings.rule.shipped');
  const value: unknown = JSON.parse(json);
  if (typeof value === 'boolean') return t(value ? 'settings.value.on' : 'settings.value.off');
  if (name === 'metrics.access') return metricsWords(t, value as MetricsAccess);
  if (!Array.isArray(value)) return json;
  if (value.length === 0) return t('settings.rule.nobody');
  return (value as { module: string; code?: string }[]).map((one) => asText(one)).join(', ');
};

const metricsWords = (t: Translate, { isOn, addresses }: MetricsAccess): string =>
  [t(isOn ? 'settings.value.on' : 'settings.value.off'), ...addresses].join(' ');
