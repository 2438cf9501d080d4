import { colleaguesOf, type Colleague } from '../../koha/colleagues.ts';
import { inTransaction } from '../../shared/db/transaction.ts';
import { InvalidInput } from '../../shared/errors.ts';
import { dropSubjects, nameReaders, readersOf, unnameReader, type NamedReader } from '../confidential/index.ts';
import {
  namingOf,
  noSuchRequest,
  subjectOf,
  type Doing,
  type RequestGround,
  type RequestGroundDeps,
} from './request-ground.ts';
import { updateConfidentiality } from './request.repository.ts';

/** Who was named, and who could be. */
export interface Readers {
  readonly named: readonly NamedReader[];
  readonly colleagues: readonly Colleague[];
}

/** Who knows of a request: its owner decides. */
export const requestReaders = ({ crm, koha }: RequestGroundDeps, { lookAtOwn }: RequestGround) => ({
  /** Who was named on a confidential request and may still look, and whom its owner could name. */
  readers: async ({ viewer }: Doing, id: number): Promise<Readers> => {
    const [named, colleagues] = await Promise.all([readersOf(crm, subjectOf(id)), colleaguesOf(koha, viewer)]);
    return { named, colleagues };
  },

  /**
   * From now on only the owner and named colleagues know of it, or everybody does again.
   *
   * @throws NotFound `services.no-such-request`, also for one that is not the viewer's own
   */
  async conceal(doing: Doing, id: number, isConfidential: boolean): Promise<void> {
    await lookAtOwn(doing, id);
    await inTransaction(crm, async (trx) => {
      await updateConfidentiality(trx, id, isConfidential);
      if (!isConfidential) await dropSubjects(trx, 'request', [id]);
    });
  },

  /**
   * Lets a colleague see a confidential request of one's own.
   *
   * @throws NotFound `services.no-such-request`; InvalidInput `services.no-such-colleague`
   */
  async name(doing: Doing, id: number, reader: number): Promise<void> {
    await lookAtOwn(doing, id);
    if (!(await colleaguesOf(koha, doing.viewer)).some(({ borrowernumber }) => borrowernumber === reader))
      throw new InvalidInput('services.no-such-colleague', 'There is no such colleague. Choose one of the list.');
    await nameReaders(crm, subjectOf(id), [reader], namingOf(doing));
  },

  /** @throws NotFound `services.no-such-request`, also where the colleague was not named */
  async unname(doing: Doing, id: number, reader: number): Promise<void> {
    await lookAtOwn(doing, id);
    if (!(await unnameReader(crm, subjectOf(id), reader))) throw noSuchRequest();
  },
});
