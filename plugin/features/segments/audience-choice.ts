import type { Locale } from '../../i18n/locale.ts';
import { AUDIENCES, type Audience } from './audience.ts';

/** `partials/segments/audience`: whom a list is for; asked only where children are in. */
export interface AudienceChoice {
  readonly options: readonly {
    readonly id: string;
    readonly value: Audience;
    readonly text: string;
    readonly help: string;
    readonly isChosen: boolean;
  }[];
}

/** Nobody has to say it: what is sent without a word is for outreach. */
export const audienceSchema = {
  type: 'string',
  enum: AUDIENCES,
  default: 'outreach',
  description: 'Whom it is for.',
} as const;

/** @param what `list` or `export`: what is made, for its own words and ids */
export const audienceChoice = (
  { t }: Locale,
  what: 'list' | 'export',
  { children, chosen }: { readonly children: number; readonly chosen: Audience },
): AudienceChoice | undefined =>
  children === 0
    ? undefined
    : {
        options: AUDIENCES.map((value) => ({
          id: `${what}-${value}`,
          value,
          text: t(`segments.audience.${value}`, { count: children }),
          help: t(`segments.audience.${what}.${value}`, { count: children }),
          isChosen: value === chosen,
        })),
      };
