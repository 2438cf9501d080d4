import { Unavailable } from '../shared/errors.ts';
import { reading, type KohaGateway } from './gateway.ts';

/**
 * A patron's password as Koha keeps it: bcrypt, `!` for none, or an old hash. Only where an administrator has granted
 * the column for the sign-in form.
 *
 * @throws Unavailable `koha.password-not-granted`
 */
export const passwordHash = (koha: KohaGateway, borrowernumber: number): Promise<string | undefined> =>
  reading(koha, async () => {
    if (!koha.has('borrowers', 'password'))
      throw new Unavailable(
        'koha.password-not-granted',
        'The column borrowers.password is not granted.',
        {},
        {
          help: 'Run "kenal doctor" for the grant, or set access.form to koha-api or off.',
        },
      );
    const row = await koha
      .db('borrowers')
      .where('borrowers.borrowernumber', borrowernumber)
      .first<{ password: string | null } | undefined>({ password: 'borrowers.password' });
    return row?.password ?? undefined;
  });
