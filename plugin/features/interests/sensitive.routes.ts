import { formValidator } from '../../shared/validation.ts';
import type { Route } from '../../web/route.ts';
import { settingPageRoutes, type SettingsService } from '../settings/index.ts';
import { readList, sensitivePage, type TypedList } from './sensitive.presenter.ts';
import { SENSITIVE, SENSITIVE_PATH } from './sensitive.setting.ts';

export interface SensitiveRoutesDeps {
  readonly settings: Pick<SettingsService, 'read' | 'change'>;
}

const typed = { type: 'string', maxLength: 50_000, description: 'One entry a line.' };

const validList = formValidator<TypedList & { shipped?: 'yes' }>(
  {
    type: 'object',
    additionalProperties: false,
    properties: {
      classes: typed,
      words: typed,
      shipped: { type: 'string', enum: ['yes'], description: 'Back to what was shipped.' },
    },
  },
  'interests.sensitive-form',
  'The form',
);

/** The page on which a library edits what never feeds an inferred interest. */
export const sensitiveRoutes = ({ settings }: SensitiveRoutesDeps): Route[] =>
  settingPageRoutes({
    settings,
    setting: SENSITIVE,
    path: SENSITIVE_PATH,
    body: validList,
    read: readList,
    page: (locale, shown) => sensitivePage(locale, SENSITIVE.shipped, shown),
    print: (response, frame, page) => response.page('interests/sensitive', frame, page),
    done: { saved: 'interests.sensitive.done.saved', shipped: 'interests.sensitive.done.shipped' },
  });
