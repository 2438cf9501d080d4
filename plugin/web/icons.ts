import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What a picture means here, and the drawing in lucide-static that shows it. Templates use our name only. */
const DRAWING = {
  active: 'check',
  alert: 'triangle-alert',
  back: 'arrow-left',
  bell: 'bell',
  birthday: 'cake',
  book: 'book-open',
  calendar: 'calendar',
  'calendar-expired': 'calendar-x',
  camera: 'camera',
  card: 'id-card',
  chart: 'chart-column',
  check: 'check',
  'check-ring': 'circle-check',
  clock: 'clock',
  close: 'x',
  copy: 'copy',
  down: 'chevron-down',
  download: 'download',
  filter: 'funnel',
  globe: 'globe',
  help: 'circle-help',
  hidden: 'eye-off',
  history: 'history',
  hold: 'bookmark',
  home: 'house',
  idea: 'lightbulb',
  info: 'info',
  key: 'key-round',
  library: 'library',
  list: 'list-checks',
  lock: 'lock',
  mail: 'mail',
  menu: 'menu',
  message: 'message-square',
  minus: 'minus',
  money: 'banknote',
  more: 'ellipsis',
  'move-down': 'arrow-down',
  'move-up': 'arrow-up',
  next: 'chevron-right',
  none: 'minus',
  open: 'external-link',
  paperclip: 'paperclip',
  part: 'hand-heart',
  patrons: 'users',
  pencil: 'pencil',
  phone: 'phone',
  pin: 'map-pin',
  plus: 'plus',
  previous: 'chevron-left',
  print: 'printer',
  redo: 'redo-2',
  refresh: 'refresh-cw',
  renewal: 'repeat',
  restricted: 'ban',
  return: 'undo-2',
  search: 'search',
  segments: 'blend',
  server: 'server',
  services: 'briefcase',
  settings: 'sliders-horizontal',
  shield: 'shield',
  'sign-out': 'log-out',
  slipping: 'trending-down',
  sms: 'smartphone',
  star: 'star',
  tag: 'tag',
  text: 'file-text',
  today: 'calendar-check',
  trash: 'trash-2',
  undo: 'undo-2',
  user: 'user',
  visit: 'footprints',
} as const;

export type IconName = keyof typeof DRAWING;

const packages = createRequire(import.meta.url);

/** Drawings that point along the line of reading, and turn with it. */
const MIRRORED = new Set<string>([
  'back',
  'next',
  'previous',
  'sign-out',
  'return',
  'slipping',
  'open',
  'undo',
  'redo',
]);

export const ICON_NAMES = Object.keys(DRAWING) as IconName[];

const drawn = (name: IconName): string => {
  const file = packages.resolve(`lucide-static/icons/${DRAWING[name]}.svg`);
  const inside = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  const shapes = inside.replaceAll(/\s+/g, ' ').replaceAll('> <', '><').trim();
  const turns = MIRRORED.has(name) ? ' icon-turns' : '';
  return `<svg class="icon${turns}" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false">${shapes}</svg>`;
};

let cache: ReadonlyMap<string, string> | undefined;

/** Markup of every icon by our name. Read once, because pages print dozens of them. */
export const iconMarkup = (): ReadonlyMap<string, string> => {
  cache ??= new Map(ICON_NAMES.map((name) => [name, drawn(name)]));
  return cache;
};
