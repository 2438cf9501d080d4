import { SHIPPED_SENSITIVE } from '../../../plugin/features/interests/sensitive.domain.ts';
import { sensitivePage } from '../../../plugin/features/interests/sensitive.presenter.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';

const { en } = createLocales('Asia/Jakarta');
const value = SHIPPED_SENSITIVE;

export const interestsExamples = {
  'interests/sensitive': [
    sensitivePage(en, value, { value, isChanged: false, refused: undefined }),
    sensitivePage(en, value, {
      value: { ...value, classes: [] },
      isChanged: true,
      refused: { typed: { classes: '61', words: '' }, problems: { classes: { entry: '61' }, words: 'empty' } },
    }),
  ],
};
