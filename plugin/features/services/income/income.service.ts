import type { Knex } from 'knex';
import type { KohaGateway } from '../../../koha/gateway.ts';
import { listLibraries } from '../../../koha/libraries.ts';
import { maySeeLibrary, type VisibleLibraries } from '../../../koha/visibility.ts';
import { dayIn } from '../../../shared/time.ts';
import { readCatalogue } from '../catalogue.repository.ts';
import type { Asking } from '../desk.service.ts';
import { incomeOf } from './income.domain.ts';
import type { IncomeInput } from './income.presenter.ts';
import { earnedIn } from './income.read-model.ts';

/** This month and the eleven before it. */
const MONTHS = 12;

/** What services brought in, cut to the libraries that the viewer may see. */
export const incomeService = ({ crm, koha }: { readonly crm: Knex; readonly koha: KohaGateway }) => ({
  /** @param branchcode of one library; of all of them where it is none that the viewer may see */
  look: async ({ viewer, now, locale }: Asking, branchcode: string | undefined): Promise<IncomeInput> => {
    const libraries = (await listLibraries(koha)).filter((one) => maySeeLibrary(viewer.visible, one.branchcode));
    const library = libraries.find((one) => one.branchcode === branchcode)?.branchcode;
    const scope: VisibleLibraries = library === undefined ? viewer.visible : { all: false, branchcodes: [library] };
    const until = dayIn(koha.timezone, now);
    const from = until.with({ day: 1 }).subtract({ months: MONTHS - 1 });
    const [earned, services] = await Promise.all([
      earnedIn(crm, scope, { timezone: koha.timezone, from, before: until.add({ days: 1 }) }),
      readCatalogue(crm, locale.language),
    ]);
    return { income: incomeOf(earned), services, libraries, library, from, until };
  },
});

export type IncomeService = ReturnType<typeof incomeService>;
