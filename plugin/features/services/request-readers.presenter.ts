import type { Select } from '../../web/partials.ts';
import { whoOf, type RequestInput } from './request-input.ts';
import { requestPath } from './request-path.ts';

/** Who may see it, for its owner. */
export interface ReadersView {
  /** Makes it confidential, or lets everybody see it again. */
  readonly toggle: { readonly path: string; readonly value: 'yes' | 'no'; readonly text: string };
  readonly foot: string;
  /** Undefined while it is not confidential. */
  readonly named:
    | {
        readonly path: string;
        readonly takeBack: string;
        readonly lines: readonly { readonly name: string; readonly reader: string; readonly label: string }[];
        readonly choose: Select;
      }
    | undefined;
}

export const readersOf = (input: RequestInput): ReadersView | undefined => {
  const { locale, request, viewer, readers } = input;
  if (request.owner !== viewer) return undefined;
  const { t } = locale;
  const path = `${requestPath(request.id)}/readers`;
  const taken = new Set([viewer, ...readers.named.map(({ reader }) => reader)]);
  const isIt = request.isConfidential;
  return {
    toggle: {
      path: `${requestPath(request.id)}/confidential`,
      value: isIt ? 'no' : 'yes',
      text: t(isIt ? 'services.readers.open' : 'services.readers.close'),
    },
    foot: t(isIt ? 'services.readers.foot' : 'services.readers.everybody'),
    named: isIt
      ? {
          path,
          takeBack: `${path}/take-back`,
          lines: readers.named.map(({ reader }) => {
            const name = whoOf(input, reader);
            return { name, reader: String(reader), label: t('services.readers.takeBack', { name }) };
          }),
          choose: {
            id: 'reader',
            name: 'reader',
            label: t('services.readers.choose'),
            options: readers.colleagues
              .filter(({ borrowernumber }) => !taken.has(borrowernumber))
              .map(({ borrowernumber, name }) => ({ value: String(borrowernumber), text: name, isSelected: false })),
          },
        }
      : undefined,
  };
};
