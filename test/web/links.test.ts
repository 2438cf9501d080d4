import { expect } from 'chai';
import { hasEmptyParameters, pathWith, queryOf, safeNext } from '../../plugin/web/links.ts';

describe('links', () => {
  it('leave out what is empty', () => {
    expect(pathWith('/patrons', { q: 'ni luh', page: undefined, library: '', kinds: ['a', 'b'], old: false })).to.equal(
      '/patrons?q=ni+luh&kinds=a&kinds=b&old=false',
    );
    expect(pathWith('/patrons', {})).to.equal('/patrons');
  });

  it('read a query as text, and as a list where a name comes twice', () => {
    expect(queryOf('/x?q=a&kind=1&kind=2&empty=&__proto__=3')).to.deep.equal({
      q: 'a',
      kind: ['1', '2'],
      ['__proto__']: '3',
    });
  });

  it('know an empty parameter', () => {
    expect([hasEmptyParameters('/x?a=1&b='), hasEmptyParameters('/x?a=1'), hasEmptyParameters('/x')]).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  for (const path of ['/', '/patrons', '/patrons?q=a%20b', '/patrons/7?kind=loan&page=2'])
    it(`go on to ${path}`, () => {
      expect(safeNext(path)).to.equal(path);
    });

  for (const path of [
    undefined,
    '',
    'patrons',
    '//evil.example',
    '/\\evil.example',
    '/..//evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a\n/b',
    '/\t/evil.example',
    `/${'a'.repeat(3000)}`,
  ])
    it(`do not go on to ${JSON.stringify(path ?? null).slice(0, 40)}`, () => {
      expect(safeNext(path)).to.equal('/');
    });
});
