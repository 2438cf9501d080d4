/** What Koha calls a permission: a module, and perhaps one thing within it. */
export interface RequiredPermission {
  /** Name of the module as in Koha's table `userflags`: `borrowers`, `circulate`, ... */
  readonly module: string;
  /** A sub-permission; `'*'` for any of them; left out, the whole module is needed. */
  readonly code?: string | undefined;
}

/** What one staff user may do in Koha now. */
export interface KohaPermissions {
  readonly superlibrarian: boolean;
  /** May use the staff client at all: superlibrarian or the whole of `catalogue`. */
  readonly staff: boolean;
  /** Koha's own rule: superlibrarians may everything; a whole module contains each of its sub-permissions. */
  allows(required: RequiredPermission): boolean;
}

/** A module of Koha's permissions, with the codes that this user holds of it one by one. */
export interface HeldModule {
  readonly bit: number;
  readonly name: string;
  /** Everybody has it, whatever their flags. */
  readonly byDefault: boolean;
  readonly codes: readonly string[];
}

const SUPERLIBRARIAN_BIT = 0;
const CATALOGUE_BIT = 2;

/**
 * Weighs a user's flags and sub-permissions.
 *
 * @param flags `borrowers.flags`, as a bigint because Koha uses bits beyond 31, where JavaScript's own operators end
 */
export const kohaPermissions = (flags: bigint, modules: readonly HeldModule[]): KohaPermissions => {
  const hasBit = (bit: number): boolean => ((flags >> BigInt(bit)) & 1n) === 1n;
  const whole = (module: HeldModule): boolean => module.byDefault || hasBit(module.bit);
  const wholeBit = (bit: number): boolean => hasBit(bit) || modules.some((one) => one.bit === bit && whole(one));
  const superlibrarian = wholeBit(SUPERLIBRARIAN_BIT);
  return {
    superlibrarian,
    staff: superlibrarian || wholeBit(CATALOGUE_BIT),
    allows: ({ module, code }) => {
      if (superlibrarian) return true;
      const held = modules.find((one) => one.name === module);
      if (held === undefined) return false;
      if (whole(held)) return true;
      if (code === undefined) return false;
      return code === '*' ? held.codes.length > 0 : held.codes.includes(code);
    },
  };
};
