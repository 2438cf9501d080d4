import { expect } from 'chai';
import Handlebars from 'handlebars';
import { createLocales, readTexts } from '../../plugin/i18n/index.ts';
import { frameModel, type FrameModel } from '../../plugin/web/frame-model.ts';
import { createViews, readTemplates } from '../../plugin/web/view-engine.ts';
import { viewHelpers } from '../../plugin/web/view-helpers.ts';
import type { ViewName } from '../../plugin/web/views.ts';
import { instant } from '../../plugin/shared/time.ts';
import { librarian, MENU, WEB_SETTINGS } from './app.ts';
import { examples } from './examples/index.ts';
import { handedIn, helpersIn, namesIn, namesOf, textKeysIn, triplesIn } from './templates.ts';

const addresses = { basePath: '/kenal', kohaStaffUrl: '', asset: (name: string) => `/kenal/assets/${name}` };
const BUILT_IN = ['if', 'unless', 'each'];
const templates = readTemplates();
const views = createViews(addresses, templates);
const locales = createLocales('Asia/Jakarta');
const names = Object.keys(examples) as ViewName[];

const frameFor = (viewer: ReturnType<typeof librarian> | undefined): FrameModel =>
  frameModel({
    ...WEB_SETTINGS,
    frame: { title: 'A page', breadcrumbs: [{ text: 'A page', path: undefined }], menu: 'today' },
    locale: locales.en,
    now: instant('2026-11-22T03:00:00Z'),
    path: '/',
    viewer,
    viewerLibrary: 'Central',
    menu: MENU,
    refreshedAt: instant('2026-11-22T02:57:00Z'),
    isDryRun: true,
    flash: 'frame.skip',
  });

const fullFrame = frameFor(librarian());
const everyName = [
  ...Object.values(examples).flatMap(namesOf),
  ...[...templates.values()].flatMap((source) => handedIn(Handlebars.parse(source))),
  ...namesOf(fullFrame),
  'page',
];

const lacking = (wanted: readonly string[], there: readonly string[]): string[] =>
  wanted.filter((one) => !there.includes(one));

describe('views', () => {
  it('are registered, every one, and every registered one exists', () => {
    expect([...views.names].sort()).to.deep.equal([...names].sort());
  });

  for (const [name, source] of templates)
    describe(name, () => {
      const tree = Handlebars.parse(source);

      it('prints nothing unescaped', () => {
        expect(triplesIn(tree)).to.deep.equal([]);
      });

      it('calls only helpers that exist', () => {
        expect(lacking(helpersIn(tree), [...Object.keys(viewHelpers(addresses)), ...BUILT_IN])).to.deep.equal([]);
      });

      it('says only texts that exist', () => {
        expect(lacking(textKeysIn(tree), [...readTexts('en').keys()])).to.deep.equal([]);
      });

      it('names nothing that nobody hands over', () => {
        expect(lacking(namesIn(tree), everyName)).to.deep.equal([]);
      });

      it('has no style and no script of its own', () => {
        expect(source).not.to.match(/\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=/);
      });
    });

  for (const name of names)
    describe(name, () => {
      it('names nothing that its models lack', () => {
        const tree = Handlebars.parse(templates.get(name) ?? '');
        const known = [...namesOf(examples[name]), ...handedIn(tree), 'page', ...namesOf(fullFrame)];
        expect(lacking(namesIn(tree), known)).to.deep.equal([]);
      });

      it('prints in every language, for visitors and for staff', () => {
        for (const locale of Object.values(locales))
          for (const viewer of [undefined, librarian()])
            for (const model of examples[name]) {
              const html = views.render(name, model, { page: frameFor(viewer), locale });
              expect(html)
                .to.match(/<\/html>\s*$/)
                .and.not.match(/undefined|\[object/);
            }
      });
    });
});
