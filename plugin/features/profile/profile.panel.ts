import type { Locale } from '../../i18n/locale.ts';
import { dayIn } from '../../shared/time.ts';
import type { PatronPanel } from '../patrons/index.ts';
import { SECTIONS, type ProfileField, type Section } from './profile-field.domain.ts';
import { fieldName, sourceWords, valuesWords } from './profile-words.ts';
import type { ProfileService } from './profile.service.types.ts';
import type { ProfileValue } from './profile-value.domain.ts';

/** The card on a patron's page: what is known of them beside Koha's own fields. */
export interface ProfilePanel {
  readonly sections: readonly {
    readonly title: string;
    readonly items: readonly ProfileItem[];
    /** Instead of items, where there are none. */
    readonly none: string;
  }[];
  readonly path: string;
  readonly link: string;
}

export interface ProfileItem {
  readonly label: string;
  readonly text: string;
  readonly note: string;
  readonly isKoha: boolean;
  readonly isConfidential: boolean;
}

export const profilePanel = (profiles: Pick<ProfileService, 'of'>, timezone: string): PatronPanel<ProfilePanel> => ({
  load: async ({ patron, viewer, locale }) => {
    if (!viewer.permissions.has('profile.view')) return undefined;
    const values = await profiles.of(viewer, patron.borrowernumber);
    const { birthDay } = patron.contact;
    const born =
      birthDay === undefined
        ? []
        : [
            {
              label: locale.t('profile.born'),
              text: locale.day(birthDay),
              note: '',
              isKoha: true,
              isConfidential: false,
            },
          ];
    const itemsOf = (section: Section): ProfileItem[] => [
      ...(section === 'demographic' ? born : []),
      ...itemsIn(locale, values, section, timezone),
    ];
    return {
      sections: SECTIONS.map((section) => ({
        title: locale.t(`profile.section.${section}`),
        items: itemsOf(section),
        none: locale.t('profile.none'),
      })),
      path: `/patrons/${patron.borrowernumber}/profile`,
      link: locale.t(viewer.permissions.has('profile.edit') ? 'profile.edit' : 'profile.history.link'),
    };
  },
});

/** What is known in one section, a line for each field; what only the viewer sees stands on its own. */
export const itemsIn = (
  locale: Locale,
  values: readonly ProfileValue[],
  section: Section,
  timezone: string,
): ProfileItem[] => {
  const lines = new Map<string, { readonly field: ProfileField; readonly values: ProfileValue[] }>();
  for (const value of values.filter(({ field }) => field.section === section)) {
    const key = `${value.field.id} ${value.isConfidential}`;
    const line = lines.get(key);
    if (line === undefined) lines.set(key, { field: value.field, values: [value] });
    else line.values.push(value);
  }
  return [...lines.values()].map((line) => {
    const newest = line.values.reduce((one, other) =>
      other.recordedAt.epochMilliseconds > one.recordedAt.epochMilliseconds ? other : one,
    );
    return {
      label: fieldName(locale, line.field),
      text: valuesWords(
        locale,
        line.field,
        line.values.map(({ value }) => value),
      ),
      note: sourceWords(locale, newest.source, dayIn(timezone, newest.recordedAt)),
      isKoha: false,
      isConfidential: newest.isConfidential,
    };
  });
};
