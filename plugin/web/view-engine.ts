import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import Handlebars from 'handlebars';
import type { Locale } from '../i18n/index.ts';
import { Bug } from '../shared/errors.ts';
import type { FrameModel } from './frame-model.ts';
import { viewHelpers, type ViewAddresses } from './view-helpers.ts';
import type { ViewModels, ViewName } from './views.ts';

export const VIEWS_FOLDER = fileURLToPath(new URL('../../views/', import.meta.url));

/** Files that other templates include; everything else under `views/` is a page. */
const isPartial = (name: string): boolean => name.startsWith('layouts/') || name.startsWith('partials/');

/** What a template may count on besides its model. */
export interface ViewContext {
  readonly page: FrameModel;
  readonly locale: Locale;
}

export interface Views {
  readonly names: readonly string[];
  /**
   * Prints a page.
   *
   * @throws Bug `views.failed` when a template names what the model lacks
   */
  render<K extends ViewName>(name: K, model: ViewModels[K], context: ViewContext): string;
}

/** The text of every template under `folder` by its name, such as `patrons/show`. */
export const readTemplates = (folder = VIEWS_FOLDER): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.hbs'))
      .sort()
      .map((file) => [
        file.slice(0, -'.hbs'.length).split(path.sep).join('/'),
        readFileSync(path.join(folder, file), 'utf8'),
      ]),
  );

/** What compiling makes of a template; it belongs to no engine, so several may print with it. */
type Compiled = Parameters<typeof Handlebars.template>[0];

/** By the text of the template. Compiling is most of what making an application costs, and a process may make several. */
const compiledBefore = new Map<string, Compiled>();

const compile = (source: string, options: CompileOptions): Compiled => {
  const before = compiledBefore.get(source);
  if (before !== undefined) return before;
  const code = Handlebars.precompile(source, options) as string;
  const compiled = runInThisContext(`(${code})`) as Compiled;
  compiledBefore.set(source, compiled);
  return compiled;
};

/** Compiles every template now, so that a broken one stops the start and not a page. */
export const createViews = (addresses: ViewAddresses, templates = readTemplates()): Views => {
  const engine = Handlebars.create();
  const helpers = viewHelpers(addresses);
  engine.registerHelper(helpers);
  const options: CompileOptions = {
    strict: true,
    // The lines of a text area are not ours to move.
    preventIndent: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(Object.keys(helpers).map((name) => [name, true])),
  };
  const pages = new Map<string, Handlebars.TemplateDelegate>();
  for (const [name, source] of templates) {
    const template = engine.template(compile(source, options));
    if (isPartial(name)) engine.registerPartial(name, template);
    else pages.set(name, template);
  }
  return {
    names: [...pages.keys()],
    render: (name, model, context) => {
      const template = pages.get(name);
      if (template === undefined) throw new Bug('views.unknown', `There is no view ${name}.`);
      try {
        return template(model, { data: context });
      } catch (cause) {
        throw new Bug('views.failed', `The view ${name} cannot be printed.`, {}, { cause });
      }
    },
  };
};
