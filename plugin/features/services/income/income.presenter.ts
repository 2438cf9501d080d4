import type { Locale } from '../../../i18n/locale.ts';
import type { Library } from '../../../koha/libraries.ts';
import { csvText } from '../../../shared/csv.ts';
import type { LibraryDay } from '../../../shared/time.ts';
import { librarySelect } from '../../../web/library-select.ts';
import { pathWith } from '../../../web/links.ts';
import type { DataTable, EmptyState, Select } from '../../../web/partials.ts';
import type { Service } from '../catalogue.domain.ts';
import { decimalText } from '../money.domain.ts';
import { moneyWords } from '../words.ts';
import type { Income } from './income.domain.ts';

export const INCOME_PATH = '/services/income';

/** `services/income`: what services brought in, by month. */
export interface IncomePage {
  readonly heading: string;
  readonly note: string;
  readonly filter: Select | undefined;
  readonly total: string;
  readonly table: DataTable | undefined;
  readonly csv: string;
  readonly empty: EmptyState | undefined;
}

export interface IncomeInput {
  readonly income: Income;
  readonly services: readonly Service[];
  /** Those that the viewer may choose among. */
  readonly libraries: readonly Library[];
  readonly library: string | undefined;
  readonly from: LibraryDay;
  readonly until: LibraryDay;
}

const nameOf = (services: readonly Service[], id: number): string =>
  services.find((service) => service.id === id)?.name ?? '';

export const incomePage = (locale: Locale, input: IncomeInput): IncomePage => {
  const { t } = locale;
  const { income, services, libraries, library, from, until } = input;
  const heading = t('services.income.title');
  return {
    heading,
    note: t('services.income.note', { from: locale.day(from), until: locale.day(until) }),
    filter: libraries.length < 2 ? undefined : libraryFilter(locale, input),
    total: t('services.income.total', { amount: locale.list(income.totals.map((one) => moneyWords(locale, one))) }),
    table:
      income.lines.length === 0
        ? undefined
        : {
            caption: heading,
            columns: (['month', 'service', 'charges', 'amount'] as const).map((column) => ({
              text: t(`services.income.column.${column}`),
              isNumber: column === 'charges' || column === 'amount',
              path: undefined,
              sorted: undefined,
            })),
            rows: income.lines.map(({ month, serviceId, charges, amount }) => ({
              head: locale.month(month),
              cells: [
                { text: nameOf(services, serviceId), isNumber: false },
                { text: locale.number(charges), isNumber: true },
                { text: moneyWords(locale, amount), isNumber: true },
              ],
            })),
          },
    csv: pathWith(`${INCOME_PATH}.csv`, { library }),
    empty:
      income.totals.length === 0
        ? {
            icon: 'money',
            title: t('services.income.empty'),
            text: t('services.income.emptyText'),
            action: { path: '/services', text: t('services.board.title') },
          }
        : undefined,
  };
};

const libraryFilter = ({ t }: Locale, { libraries, library }: IncomeInput): Select =>
  librarySelect({
    id: 'income-library',
    label: t('reports.filter.library'),
    all: t('reports.filter.all'),
    libraries,
    chosen: library,
  });

/** The same for a spreadsheet: amounts as decimal numbers with all digits of their currency. */
export const incomeCsv = ({ t }: Locale, { income, services }: Pick<IncomeInput, 'income' | 'services'>): string =>
  csvText(
    ['month', 'service', 'charges', 'currency', 'amount'].map((column) => t(`services.income.column.${column}`)),
    [
      ...income.lines.map(({ month, serviceId, charges, amount }) => [
        month.toPlainYearMonth().toString(),
        nameOf(services, serviceId),
        charges,
        amount.currency.code,
        decimalText(amount),
      ]),
      ...income.totals.map((total) => [
        t('services.income.everything'),
        null,
        null,
        total.currency.code,
        decimalText(total),
      ]),
    ],
  );
