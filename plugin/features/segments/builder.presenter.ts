import type { Locale } from '../../i18n/locale.ts';
import type { IconName } from '../../web/icons.ts';
import type { Field } from '../../web/partials.ts';
import {
  MOST_NODES,
  pathText,
  sizeOf,
  type DraftGroup,
  type DraftNode,
  type DraftRule,
  type NodePath,
  type StepKind,
} from './draft.domain.ts';
import { writtenDrafts, type DraftHistory } from './draft-history.ts';
import type { DraftProblem } from './draft-tree.ts';
import type { FieldFacts } from './field.domain.ts';
import { fieldHelp, fieldLabel } from './field-words.ts';
import type { FiguresView } from './cards.presenter.ts';
import type { FoundView, PeopleView } from './people.presenter.ts';
import { controlsOf, type Control, type Option } from './rule.presenter.ts';
import type { SentenceView } from './sentence.presenter.ts';
import { DEEPEST, type Match } from './tree.domain.ts';
import type { WhyView } from './why.presenter.ts';

/** `segments/edit`. */
export interface BuilderPage {
  readonly heading: string;
  readonly note: string;
  /** Where the form goes, inside Kenal. */
  readonly path: string;
  readonly cancelPath: string;
  readonly problem: string | undefined;
  /** Told to screen readers after a step. */
  readonly said: string;
  /** Id of the control that the person should be at; empty: where they are. */
  readonly focus: string;
  /** Whether figures and patrons are still to be asked for. */
  readonly looksByItself: boolean;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly name: Field;
  readonly description: Field;
  readonly sentence: readonly SentenceView[];
  readonly root: GroupView;
  readonly fieldNames: readonly string[];
  readonly find: Asked;
  readonly people: PeopleView;
  readonly figures: FiguresView;
  readonly why: WhyView | undefined;
  /** Patrons who answer to what was typed, when it is not only one. */
  readonly found: readonly FoundView[];
  readonly who: Asked;
}

/** Something that was typed to look for, and what came of it. */
interface Asked {
  readonly value: string;
  readonly error: string | undefined;
}

/** `partials/segments/group`. */
export interface GroupView {
  readonly id: string;
  readonly isOuter: boolean;
  readonly tone: Match;
  readonly legend: string;
  readonly note: string;
  readonly mode: {
    readonly id: string;
    readonly name: string;
    readonly label: string;
    readonly options: readonly Option[];
  };
  readonly hasLeft: boolean;
  readonly left: LeftView | undefined;
  readonly children: readonly { readonly rule: RuleView | undefined; readonly group: GroupView | undefined }[];
  readonly error: string | undefined;
  readonly errorId: string;
  readonly addRule: StepButton | undefined;
  readonly addGroup: StepButton | undefined;
  readonly tools: readonly StepButton[];
}

/** `partials/segments/rule`. */
export interface RuleView {
  readonly id: string;
  readonly legend: string;
  readonly field: {
    readonly id: string;
    readonly name: string;
    readonly label: string;
    readonly isInvalid: boolean;
    readonly hasFocus: boolean;
    readonly groups: readonly { readonly label: string; readonly options: readonly Option[] }[];
  };
  /** The field as the page shows it, by which the next step sees that it was changed; and what has no control. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly operator:
    | { readonly id: string; readonly name: string; readonly label: string; readonly options: readonly Option[] }
    | undefined;
  readonly controls: readonly Control[];
  readonly help: string | undefined;
  readonly error: string | undefined;
  readonly errorId: string;
  readonly leftId: string;
  readonly left: LeftView | undefined;
  readonly tools: readonly StepButton[];
}

/** How many are still in, and of how many. */
interface LeftView {
  readonly figure: string;
  readonly note: string;
}

interface StepButton {
  readonly id: string;
  readonly value: string;
  readonly text: string;
  readonly icon: IconName;
  readonly isOff: boolean;
  readonly hasFocus: boolean;
}

export interface RulesInput {
  readonly locale: Locale;
  readonly draft: DraftGroup;
  readonly fields: readonly FieldFacts[];
  readonly listOf: (field: FieldFacts) => readonly { readonly value: string; readonly text: string }[];
  /** Only those that are to be said now. */
  readonly problems: readonly DraftProblem[];
  readonly stillIn: (path: NodePath) => { readonly patrons: number; readonly of: number } | undefined;
  /** Where the person should be after the last step; undefined: where they are. */
  readonly focus: string | undefined;
}

const TOOLS = [
  ['up', 'move-up'],
  ['down', 'move-down'],
  ['duplicate', 'copy'],
  ['remove', 'close'],
] as const satisfies readonly (readonly [StepKind, IconName])[];

/** The rules of the form as nested groups. */
export const rulesView = (input: RulesInput): GroupView => groupView(input, input.draft, []);

const groupView = (input: RulesInput, group: DraftGroup, path: NodePath): GroupView => {
  const { locale, draft } = input;
  const { t } = locale;
  const at = pathText(path);
  const problem = problemAt(input, path);
  const hasRoom = sizeOf(draft) < MOST_NODES;
  const subject = path.length === 0 ? t('segments.rules.outer') : t('segments.rules.inner', { place: placeText(path) });
  return {
    id: at,
    isOuter: path.length === 0,
    tone: group.mode,
    legend: subject,
    note: t(`segments.mode.${group.mode}.note`),
    mode: {
      id: `${at}-mode`,
      name: `${at}.mode`,
      label: t('segments.control.label.mode', { subject }),
      options: (['all', 'any', 'none'] as const).map((mode) => ({
        value: mode,
        text: t(`segments.mode.${mode}`),
        isSelected: mode === group.mode,
      })),
    },
    hasLeft: path.length === 0,
    left: undefined,
    children: group.children.map((child, position) => childView(input, child, [...path, position])),
    error: problem === undefined ? undefined : t(problem.text, problem.values),
    errorId: `${at}-error`,
    addRule: hasRoom ? stepButton(input, 'add-rule', 'plus', path, t('segments.step.add-rule')) : undefined,
    addGroup:
      hasRoom && path.length + 2 <= DEEPEST
        ? stepButton(input, 'add-group', 'plus', path, t('segments.step.add-group'))
        : undefined,
    tools: path.length === 0 ? [] : tools(input, path, subject),
  };
};

const childView = (input: RulesInput, child: DraftNode, path: NodePath): GroupView['children'][number] =>
  child.kind === 'group'
    ? { rule: undefined, group: groupView(input, child, path) }
    : { rule: ruleView(input, child, path), group: undefined };

const ruleView = (input: RulesInput, rule: DraftRule, path: NodePath): RuleView => {
  const { locale, fields, listOf } = input;
  const { t } = locale;
  const at = pathText(path);
  const field = fields.find(({ key }) => key === rule.field);
  const operator = field?.operators.find((one) => one === rule.operator) ?? field?.operators[0];
  const problem = problemAt(input, path);
  const name = field === undefined ? t('segments.rule.new') : fieldLabel(locale, field);
  const subject = t('segments.rule', { place: placeText(path), name });
  return {
    id: at,
    legend: subject,
    field: {
      id: `${at}-field`,
      name: `${at}.field`,
      label: t('segments.control.label.field', { subject }),
      isInvalid: problem?.part === 'field',
      hasFocus: input.focus === `${at}-field`,
      groups: fieldGroups(input, rule.field),
    },
    hidden: hiddenParts(at, rule, field),
    operator:
      field === undefined || operator === undefined || field.operators.length === 1
        ? undefined
        : {
            id: `${at}-op`,
            name: `${at}.op`,
            label: t('segments.control.label.operator', { subject }),
            options: field.operators.map((one) => ({
              value: one,
              text: t(`segments.operator.${one}`),
              isSelected: one === operator,
            })),
          },
    controls:
      field === undefined || operator === undefined
        ? []
        : controlsOf({ t, at, subject, wrongPart: problem?.part, listOf }, field, operator, rule),
    help: field === undefined ? undefined : fieldHelp(locale, field),
    error: problem === undefined ? undefined : t(problem.text, problem.values),
    errorId: `${at}-error`,
    leftId: `${at}-left`,
    left: leftView(locale, input.stillIn(path)),
    tools: tools(input, path, subject),
  };
};

const hiddenParts = (at: string, rule: DraftRule, field: FieldFacts | undefined): RuleView['hidden'] => {
  const was = { name: `${at}.was`, value: rule.field };
  const operator = { name: `${at}.op`, value: rule.operator };
  if (field !== undefined) return field.operators.length === 1 ? [was, operator] : [was];
  const parts = Object.entries(rule.parts).flatMap(([part, values]) =>
    values.map((value) => ({ name: `${at}.${part}`, value })),
  );
  return rule.field === '' ? [] : [was, operator, ...parts];
};

/** Every field by its group; a field that is not known any more stays where it is, so that nothing is lost. */
const fieldGroups = ({ locale, fields }: RulesInput, chosen: string): RuleView['field']['groups'] => {
  const { t } = locale;
  const known = fields.some(({ key }) => key === chosen);
  const groups = [...new Set(fields.map(({ group }) => group))].map((group) => ({
    label: t(`segments.group.${group}`),
    options: fields
      .filter((field) => field.group === group)
      .map((field) => ({ value: field.key, text: fieldLabel(locale, field), isSelected: field.key === chosen })),
  }));
  const unknown = { value: chosen, text: t('segments.rule.unknown', { key: chosen }), isSelected: true };
  return chosen === '' || known ? groups : [{ label: t('segments.rule.unknownGroup'), options: [unknown] }, ...groups];
};

const leftView = (locale: Locale, left: { patrons: number; of: number } | undefined): LeftView | undefined =>
  left === undefined
    ? undefined
    : {
        figure: locale.number(left.patrons),
        note: locale.t('segments.left.of', { count: left.of, number: locale.number(left.of) }),
      };

const problemAt = ({ problems }: RulesInput, path: NodePath): DraftProblem | undefined =>
  problems.find((problem) => pathText(problem.path) === pathText(path));

/** `2.1`: places are counted from one. */
const placeText = (path: NodePath): string => path.map((position) => position + 1).join('.');

const tools = (input: RulesInput, path: NodePath, subject: string): StepButton[] => {
  const isFirst = path.length === 1 && path[0] === 0;
  const isLast = path.length === 1 && path[0] === input.draft.children.length - 1;
  return TOOLS.map(([kind, icon]) => ({
    ...stepButton(input, kind, icon, path, input.locale.t(`segments.step.${kind}`, { subject })),
    isOff:
      (kind === 'up' && isFirst) ||
      (kind === 'down' && isLast) ||
      (kind === 'duplicate' && sizeOf(input.draft) >= MOST_NODES),
  }));
};

const stepButton = (
  { focus }: RulesInput,
  kind: StepKind,
  icon: IconName,
  path: NodePath,
  text: string,
): StepButton => {
  const id = `${pathText(path)}-${kind}`;
  return { id, value: `${kind}:${pathText(path)}`, text, icon, isOff: false, hasFocus: id === focus };
};

/** The history as hidden fields of the form. */
export const historyFields = ({ shown, undo, redo }: DraftHistory): BuilderPage['hidden'] => [
  ...writtenDrafts(shown === undefined ? [] : [shown]).map((value) => ({ name: 'shown', value })),
  ...writtenDrafts(undo).map((value) => ({ name: 'undo', value })),
  ...writtenDrafts(redo).map((value) => ({ name: 'redo', value })),
];
