type Subfields = Readonly<Record<string, string>>;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A data field; codes that are repeated come in a second group. */
export const field = (tag: string, ...groups: readonly Subfields[]): string => {
  const subfields = groups.flatMap((group) => Object.entries(group));
  // Numbers as keys of an object come first, and authority numbers stand last in records.
  const inOrder = [...subfields.filter(([code]) => !/\d/.test(code)), ...subfields.filter(([code]) => /\d/.test(code))];
  return `<datafield tag="${tag}" ind1=" " ind2=" ">${inOrder
    .map(([code, text]) => `<subfield code="${code}">${escaped(text)}</subfield>`)
    .join('')}</datafield>`;
};

export const marcXml = (...fields: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader>${fields.join('')}</record>`;
