import { reading, type KohaGateway } from './gateway.ts';

/** Names may be this old: they are shown, not used to decide. */
const SECONDS = 30;

export interface Library {
  readonly branchcode: string;
  readonly name: string;
}

/** What kind of patrons a category holds, in Koha's letters: adult, child, professional, organisation, staff, statistical. */
export type CategoryType = 'A' | 'C' | 'P' | 'I' | 'S' | 'X';

export interface Category {
  readonly categorycode: string;
  readonly description: string;
  /** Koha's letter; text, because a library's data may hold another. */
  readonly type: CategoryType | (string & {});
}

/** Every library, by name. */
export const listLibraries = (koha: KohaGateway): Promise<readonly Library[]> =>
  koha.memory.recall('libraries', SECONDS, () =>
    reading<Library[]>(koha, () =>
      koha
        .db('branches')
        .orderBy(['branches.branchname', 'branches.branchcode'])
        .select({ branchcode: 'branches.branchcode', name: 'branches.branchname' }),
    ),
  );

/** Every patron category, by description; one without a description is called by its code. */
export const listCategories = (koha: KohaGateway): Promise<readonly Category[]> =>
  koha.memory.recall('categories', SECONDS, () =>
    reading<Category[]>(koha, () =>
      koha
        .db('categories')
        .orderByRaw('description, categories.categorycode')
        .select({
          categorycode: 'categories.categorycode',
          description: koha.db.raw("COALESCE(NULLIF(categories.description, ''), categories.categorycode)"),
          type: 'categories.category_type',
        }),
    ),
  );
