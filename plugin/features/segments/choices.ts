import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { listCategories, listLibraries } from '../../koha/libraries.ts';
import { maySeeLibrary, onlyVisible, type VisibleLibraries } from '../../koha/visibility.ts';
import type { FieldChoices } from './field.domain.ts';
import type { SegmentField } from './field.ts';
import type { KeptSegment } from './segment.repository.ts';
import type { FieldChoice } from './segments.service.types.ts';
import { conditionsOf } from './tree.domain.ts';

interface ChoiceDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}

/**
 * What may be chosen for a field, as far as it may be seen. None of it is asked of the patrons themselves.
 *
 * @param segments those that the viewer may see
 */
export const choicesOf = async (
  deps: ChoiceDeps,
  visible: VisibleLibraries,
  field: SegmentField,
  segments: readonly KeptSegment[],
): Promise<readonly FieldChoice[]> => {
  if (field.offered === undefined) return keptChoices(deps, visible, field.choices, segments);
  return field.offered(deps.crm, { visible, asked: askedOf(segments, field.key) });
};

/** Values that saved rules ask a field for. */
const askedOf = (segments: readonly KeptSegment[], key: string): string[] => [
  ...new Set(
    segments
      .flatMap(({ tree }) => conditionsOf(tree.rule))
      .filter(({ condition }) => condition.field === key)
      .flatMap(({ condition }) => condition.value as readonly string[]),
  ),
];

const keptChoices = async (
  { crm, koha }: ChoiceDeps,
  visible: VisibleLibraries,
  choices: FieldChoices | undefined,
  segments: readonly KeptSegment[],
): Promise<FieldChoice[]> => {
  switch (choices) {
    case undefined:
      return [];
    case 'libraries':
      return (await listLibraries(koha))
        .filter(({ branchcode }) => maySeeLibrary(visible, branchcode))
        .map(({ branchcode, name }) => ({ value: branchcode, name }));
    case 'categories':
      return (await listCategories(koha)).map(({ categorycode, description }) => ({
        value: categorycode,
        name: description,
      }));
    case 'languages':
      return (await languagesOf(crm, visible)).map((lang) => ({ value: lang, name: lang }));
    case 'segments':
      return segments.map(({ key, name }) => ({ value: key, name }));
    case 'subjects':
    case 'classes':
    case 'authors':
    case 'clubs':
    case 'patron_lists':
    case 'attributes':
    case 'amounts':
      return [];
    default:
      // Their names are texts or stand beside the codes.
      return [];
  }
};

/** Of patrons who may be seen, from the index alone. */
const languagesOf = async (crm: Knex, visible: VisibleLibraries): Promise<string[]> => {
  const rows = await onlyVisible(
    crm('kenal_patron as p').distinct<{ branchcode: string; lang: string | null }[]>('p.branchcode', 'p.lang'),
    visible,
    'p.branchcode',
  );
  return [...new Set(rows.flatMap(({ lang }) => lang ?? []))].sort();
};
