import type { Locale } from '../../i18n/locale.ts';
import type { WhySource } from '../loyalty/index.ts';
import type { Interest, InterestReader } from './interest.read-model.ts';
import { kindWord, partOf, shownOf, strengthWord, whyOf } from './interest-words.ts';

/** A patron's interests, each opened into what it was worked out of; where nothing may be told of use, what they said. */
export const interestsWhy = (reader: InterestReader): WhySource => ({
  load: async ({ borrowernumber, isSilent, locale }) => {
    const { t } = locale;
    const known = await reader.of(borrowernumber);
    const shown = isSilent ? known.filter(({ isDeclared }) => isDeclared) : shownOf(known);
    if (shown.length === 0) return undefined;
    const said = shown.filter(({ isDeclared }) => isDeclared).length;
    return {
      id: 'why-interests',
      title: t('interests.title'),
      sentence: t('interests.why.sentence', { said, shown: shown.length - said }),
      inputs: shown.map((interest) => ({
        name: [kindWord(locale, interest), interest.label].filter((one) => one !== '').join(' '),
        value: strengthWord(locale, interest, shown),
        note: noteOf(locale, interest, isSilent),
        share: isSilent || interest.share === undefined ? undefined : partOf(interest, shown),
      })),
      method: t(isSilent ? 'interests.why.methodRefused' : 'interests.why.method'),
    };
  },
});

const noteOf = (locale: Locale, interest: Interest, isSilent: boolean): string => {
  const { t } = locale;
  const { saidAt, share, everybodysShare } = interest;
  const percent = (value: number): string => locale.number(value * 100, value < 0.1 ? 1 : 0);
  return [
    whyOf(locale, interest, isSilent),
    ...(saidAt === undefined ? [] : [t('interests.why.saidAt', { moment: locale.moment(saidAt) })]),
    ...(isSilent || share === undefined
      ? []
      : [
          everybodysShare === undefined
            ? t('interests.why.share', { share: percent(share) })
            : t('interests.why.shares', { share: percent(share), everybodys: percent(everybodysShare) }),
        ]),
  ].join(' ');
};
