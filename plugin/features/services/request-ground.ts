import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { findPatron, type PatronRecord } from '../../koha/patrons/index.ts';
import { NotFound } from '../../shared/errors.ts';
import type { Instant } from '../../shared/time.ts';
import type { Viewer } from '../access/index.ts';
import { mustNotOnlyLook } from '../confidential/index.ts';
import { isSamePerson } from '../insight/index.ts';
import { holdRequest, readRequest } from './request.repository.ts';
import type { Request } from './request.domain.ts';

/** Who does something, and when. */
export interface Doing {
  readonly viewer: Viewer;
  readonly now: Instant;
}

/** A request with the patron it is for. */
export interface SeenRequest {
  readonly request: Request;
  readonly patron: PatronRecord;
}

export const subjectOf = (subject: number) => ({ kind: 'request', subject }) as const;

export const namingOf = ({ viewer, now }: Doing) => ({ by: viewer.borrowernumber, now });

export const noSuchRequest = (): NotFound => new NotFound('services.no-such-request', 'There is no such request.');

export interface RequestGroundDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}

/** How every use case about a request comes to it: nobody gets further with one of which they may not know. */
export const requestGround = ({ crm, koha }: RequestGroundDeps) => {
  const look = async ({ viewer, now }: Doing, id: number): Promise<SeenRequest> => {
    const request = await readRequest(crm, id, { borrowernumber: viewer.borrowernumber, now });
    if (request === undefined) throw noSuchRequest();
    const patron = await findPatron(koha, viewer.visible, request.borrowernumber);
    // Until the next refresh, a number that Koha gave to somebody else has nobody's requests.
    if (patron === undefined || !(await isSamePerson(crm, patron, undefined))) throw noSuchRequest();
    return { request, patron };
  };

  /** The same, for who wants to do something with it. @throws NotAllowed `confidential.only-looks` */
  const lookToChange = async ({ viewer, now }: Doing, id: number): Promise<SeenRequest> => {
    const seen = await look({ viewer, now }, id);
    if (seen.request.isConfidential)
      await mustNotOnlyLook(crm, subjectOf(id), { borrowernumber: viewer.borrowernumber, now });
    return seen;
  };

  const lookAtOwn = async (doing: Doing, id: number): Promise<void> => {
    const { request } = await look(doing, id);
    if (request.owner !== doing.viewer.borrowernumber) throw noSuchRequest();
  };

  /** The request as it is now, held until the transaction ends. What the viewer may know was asked before. */
  const hold = async (trx: Knex.Transaction, id: number): Promise<Request> => {
    const request = await holdRequest(trx, id);
    if (request === undefined) throw noSuchRequest();
    return request;
  };

  return { look, lookToChange, lookAtOwn, hold };
};

export type RequestGround = ReturnType<typeof requestGround>;
