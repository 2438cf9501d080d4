import { reading, type KohaGateway } from './gateway.ts';

/** When Koha last noted a transaction, by the clock with which it writes; undefined where it never did. */
export const newestStatistic = (koha: KohaGateway): Promise<string | undefined> =>
  reading(koha, async () => {
    const [newest] = await koha
      .db('statistics')
      .orderBy('statistics.datetime', 'desc')
      .limit(1)
      .pluck<string[]>('statistics.datetime');
    return newest;
  });
