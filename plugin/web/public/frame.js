/** The frame's own comforts. Without this file every form and link works the same. */

const form = document.querySelector('.find-form');
if (form !== null) findAsYouType(form);
foldMenus();
logByKey();

/** Menus close with Escape and when the person goes elsewhere. */
function foldMenus() {
  const menus = [...document.querySelectorAll('details.drop')];
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of menus.filter((one) => one.open)) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
  for (const happening of ['click', 'focusin'])
    document.addEventListener(happening, (event) => {
      for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
    });
}

/** Whether a key that was pressed belongs to a text, or to the browser. */
function isForTyping({ target, ctrlKey, metaKey, altKey }) {
  const isText =
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  return isText || ctrlKey || metaKey || altKey;
}

/** The key n begins a conversation: on a patron's page the form that is there, elsewhere the page that asks with whom. */
function logByKey() {
  const fold = document.querySelector('details.talk-fold');
  fold?.addEventListener('toggle', () => {
    if (fold.open) fold.querySelector('textarea').focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.target.closest?.('.talk-form')?.requestSubmit();
      return;
    }
    if (event.key === 'Escape' && fold?.open && fold.contains(event.target)) {
      fold.open = false;
      fold.querySelector('summary').focus();
      return;
    }
    if (event.key !== 'n' || isForTyping(event)) return;
    const link = document.querySelector('.menu a[href$="/conversations"]');
    if (fold !== null) {
      fold.open = true;
      // The toggle comes later than the next key of somebody who types fast.
      fold.querySelector('textarea').focus();
    } else if (link !== null) location.assign(`${link.href}/new`);
    else return;
    event.preventDefault();
  });
}

/** Suggestions below the search box: a combobox with a list, by the ARIA practices. */
function findAsYouType(search) {
  const input = search.querySelector('.find-input');
  const list = search.querySelector('.find-list');
  const status = search.querySelector('[role="status"]');
  const shortest = 2;
  let timer;
  let asking;
  let current = -1;

  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-expanded', 'false');

  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || isForTyping(event)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 150);
  });
  input.addEventListener('keydown', steer);
  input.addEventListener('blur', close);
  // A press on an option would take the focus from the box, and close the list before the click arrives.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target.closest('.find-option');
    if (option !== null) location.assign(option.dataset.href);
  });

  async function suggest() {
    asking?.abort();
    const text = input.value.trim();
    if (text.length < shortest) return close();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`${search.dataset.suggest}?${new URLSearchParams({ q: text })}`, {
        signal,
        headers: { Accept: 'application/json' },
      });
      if (!answer.ok) return say(search.dataset.failed);
      show(await answer.json());
    } catch {
      if (!signal.aborted) say(search.dataset.failed);
    }
  }

  function show({ suggestions, announcement }) {
    if (document.activeElement !== input) return;
    current = -1;
    input.removeAttribute('aria-activedescendant');
    if (suggestions.length === 0) return say(search.dataset.none);
    list.replaceChildren(...suggestions.map(option));
    open();
    status.textContent = announcement ?? '';
  }

  function option({ name, detail, url }, index) {
    const row = document.createElement('div');
    row.className = 'find-option';
    row.id = `${list.id}-${index}`;
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', 'false');
    row.dataset.href = url;
    row.append(line('find-name', name), line('find-detail', detail));
    return row;
  }

  function line(className, text) {
    const part = document.createElement('span');
    part.className = className;
    part.dir = 'auto';
    part.textContent = text;
    return part;
  }

  /** A message is read out by the status line; in the list it is there to be seen, and cannot be chosen. */
  function say(text) {
    close();
    status.textContent = text;
    const message = document.createElement('p');
    message.className = 'find-message';
    message.setAttribute('role', 'option');
    message.setAttribute('aria-disabled', 'true');
    message.setAttribute('aria-selected', 'false');
    message.textContent = text;
    list.replaceChildren(message);
    open();
  }

  function steer(event) {
    const options = [...list.querySelectorAll('.find-option')];
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && options.length > 0) {
      event.preventDefault();
      open();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      mark(
        options,
        current === -1 && step === -1 ? options.length - 1 : (current + step + options.length) % options.length,
      );
    } else if (event.key === 'Enter' && current >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(options[current].dataset.href);
    }
  }

  function mark(options, index) {
    options[current]?.setAttribute('aria-selected', 'false');
    current = index;
    options[current].setAttribute('aria-selected', 'true');
    options[current].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', options[current].id);
  }

  function open() {
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
  }

  function close() {
    asking?.abort();
    current = -1;
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }
}
