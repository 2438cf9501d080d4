/**
 * Long lists to choose one of (`select[data-filter]`) can be narrowed by typing: what opens is a box to type in with the
 * options below it, by the ARIA practices for a combobox. The select stays what it is: without this file, on touch
 * screens and by the arrow keys it works as any other.
 */

const finePointer = matchMedia('(pointer: fine)');
let close = () => undefined;

document.addEventListener('mousedown', (event) => {
  const select = event.target.closest?.('select[data-filter]');
  if (select == null || select.disabled || event.button !== 0 || !finePointer.matches) return;
  event.preventDefault();
  const isOpen = select.getAttribute('aria-expanded') === 'true';
  close();
  select.focus();
  if (!isOpen) open(select, '');
});

document.addEventListener('keydown', (event) => {
  const { target: select, key } = event;
  if (!select.matches?.('select[data-filter]') || event.ctrlKey || event.metaKey) return;
  const isLetter = key.length === 1 && key !== ' ' && !event.altKey;
  const isOpening = key === 'Enter' || key === ' ' || (event.altKey && (key === 'ArrowDown' || key === 'ArrowUp'));
  if (!isLetter && !isOpening) return;
  event.preventDefault();
  open(select, isLetter ? key : '');
});

function open(select, typed) {
  close();
  const { filter: label, none, found } = select.dataset;
  const id = `${select.id}-filter`;
  const box = element('div', 'filter-box');
  const input = element('input', 'form-control', {
    type: 'text',
    role: 'combobox',
    'aria-label': `${select.getAttribute('aria-label') ?? ''}. ${label}`,
    'aria-autocomplete': 'list',
    'aria-expanded': 'true',
    'aria-controls': id,
    autocomplete: 'off',
    placeholder: label,
    dir: 'auto',
  });
  const list = element('div', 'filter-list', { id, role: 'listbox', 'aria-label': label });
  const status = element('p', 'filter-status', { role: 'status' });
  let shown = [];
  let current = -1;

  box.append(input, status, list);
  select.parentElement.append(box);
  select.setAttribute('aria-expanded', 'true');
  close = () => {
    // First, because the box loses the focus when it goes.
    close = () => undefined;
    box.remove();
    select.removeAttribute('aria-expanded');
  };
  // What is typed here is for nobody else.
  for (const kind of ['input', 'change']) box.addEventListener(kind, (event) => event.stopPropagation());
  input.addEventListener('input', show);
  input.addEventListener('keydown', steer);
  input.addEventListener('blur', () => close());
  // A press on an option would take the focus from the box, and close the list before the click arrives.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role="option"]');
    if (option !== null) choose(option);
  });
  input.value = typed;
  input.focus();
  show();

  function show() {
    const wanted = plain(input.value).split(/\s+/).filter(Boolean);
    const groups = [...select.children].map((child) =>
      child.matches('optgroup') ? narrowed(child, wanted) : narrowedOptions([child], '', wanted),
    );
    list.replaceChildren(...groups.flat());
    shown = [...list.querySelectorAll('[role="option"]')];
    list.hidden = shown.length === 0;
    const chosen = shown.findIndex((option) => option.dataset.value === select.value);
    mark(wanted.length === 0 ? chosen : 0);
    status.textContent = shown.length === 0 ? none : wanted.length === 0 ? '' : `${found} ${shown.length}`;
  }

  function narrowed(group, wanted) {
    const options = narrowedOptions([...group.children], group.label, wanted);
    if (options.length === 0) return [];
    const heading = element('div', 'filter-heading', { 'aria-hidden': 'true' });
    heading.textContent = group.label;
    const part = element('div', 'filter-group', { role: 'group', 'aria-label': group.label });
    part.append(heading, ...options);
    return [part];
  }

  /** Every word stands in the option's text, or in that of its group. */
  function narrowedOptions(options, group, wanted) {
    return options
      .filter((option) => option.value !== '' || wanted.length === 0)
      .filter((option) => wanted.every((word) => plain(`${option.text} ${group}`).includes(word)))
      .map((option) => {
        const row = element('div', 'filter-option', {
          role: 'option',
          id: `${id}-${option.index}`,
          'aria-selected': String(option.selected),
          dir: 'auto',
        });
        row.dataset.value = option.value;
        row.textContent = option.text;
        return row;
      });
  }

  function mark(index) {
    shown[current]?.classList.remove('filter-current');
    for (const option of list.querySelectorAll('.filter-current')) option.classList.remove('filter-current');
    current = index;
    const option = shown[index];
    if (option === undefined) return input.removeAttribute('aria-activedescendant');
    option.classList.add('filter-current');
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  }

  function steer(event) {
    event.stopPropagation();
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      const step = key === 'ArrowDown' ? 1 : -1;
      if (shown.length > 0)
        mark(current < 0 && step < 0 ? shown.length - 1 : (current + step + shown.length) % shown.length);
    } else if (key === 'Enter') {
      event.preventDefault();
      if (shown[current] !== undefined) choose(shown[current]);
    } else if (key === 'Escape') {
      event.preventDefault();
      close();
      select.focus();
    }
  }

  function choose(option) {
    const { value } = option.dataset;
    close();
    select.focus();
    if (select.value === value) return;
    select.value = value;
    select.dispatchEvent(new Event('input', { bubbles: true }));
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

/** Without case and accents, as people type. */
function plain(text) {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase(document.documentElement.lang).trim();
}

function element(name, className, attributes = {}) {
  const made = document.createElement(name);
  made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
