/* global AbortController, clearTimeout, document, fetch, localStorage, setTimeout */
/*
 * The desk strip: one sentence and three buttons on a patron's page of Koha. Kenal has 300 ms to answer; if it does
 * not, nothing appears, and it is left in peace for a while.
 */
(() => {
  const { kenal, borrowernumber } = document.currentScript.dataset;
  const PATIENCE_MS = 300;
  const SAVING_MS = 5_000;
  const SHORTEST_REST_MS = 60_000;
  const LONGEST_REST_MS = 30 * 60_000;

  /* What this browser remembers; without storage it simply remembers nothing. */
  const recall = (name) => {
    try {
      return JSON.parse(localStorage.getItem(`kenal.${name}`)) ?? {};
    } catch {
      return {};
    }
  };
  const remember = (name, value) => {
    try {
      localStorage.setItem(`kenal.${name}`, JSON.stringify(value));
    } catch {
      // A browser that forbids storage forgets; the strip works all the same.
    }
  };

  const now = () => Date.now();
  const today = () => {
    const day = new Date();
    return [day.getFullYear(), day.getMonth() + 1, day.getDate()].join('-');
  };

  const hiddenToday = () => {
    const { day, patrons } = recall('hidden');
    return day === today() && Array.isArray(patrons) ? patrons : [];
  };
  const hide = () => remember('hidden', { day: today(), patrons: [...new Set([...hiddenToday(), borrowernumber])] });
  const unhide = () =>
    remember('hidden', { day: today(), patrons: hiddenToday().filter((one) => one !== borrowernumber) });

  const rest = () => {
    const before = Number(recall('rest').ms) || SHORTEST_REST_MS / 2;
    const ms = Math.min(before * 2, LONGEST_REST_MS);
    remember('rest', { ms, until: now() + ms });
  };
  const isResting = () => {
    const { until } = recall('rest');
    return typeof until === 'number' && until > now() && until <= now() + LONGEST_REST_MS;
  };

  /** Answers the JSON of Kenal, or throws: late, away, refusing and talking nonsense are all the same here. */
  const ask = async (path, milliseconds, body) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), milliseconds);
    try {
      const response = await fetch(`${kenal}${path}`, {
        signal: patience.signal,
        credentials: 'same-origin',
        redirect: 'error',
        // The address of this page names the patron.
        referrerPolicy: 'origin',
        headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
      if (!response.ok) throw Object.assign(new Error('refused'), { status: response.status });
      return await response.json();
    } finally {
      clearTimeout(timer);
    }
  };

  const element = (name, className, ...content) => {
    const made = document.createElement(name);
    made.className = `kenal-${className}`;
    made.append(...content);
    return made;
  };

  /* Lines in a square of 24, drawn with the colour of the words beside them. */
  const DRAWINGS = {
    mark: ['M5 3.5v17', 'M19 3.5c0 5-3.6 8.5-9.5 8.5', 'M19 20.5c0-5-3.6-8.5-9.5-8.5'],
    note: ['M5 4h14v10l-6 6H5z', 'M13 20v-6h6', 'M9 8.5h6', 'M9 12h3'],
    'hand-over': [
      'M9.5 7.5a2.5 2.5 0 1 1-5 0a2.5 2.5 0 1 1 5 0',
      'M2.5 15c.5-2 2.2-3 4.5-3s4 1 4.5 3',
      'M19.5 7.5a2.5 2.5 0 1 1-5 0a2.5 2.5 0 1 1 5 0',
      'M21.5 15c-.5-2-2.2-3-4.5-3',
      'M6 19h11',
      'M14 16l3 3-3 3',
    ],
    contact: [
      'M6 4h3.2l1.6 4-2.2 1.6a11 11 0 0 0 5.8 5.8l1.6-2.2 4 1.6V18a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z',
    ],
    away: ['M6 6l12 12', 'M18 6L6 18'],
    done: ['M20.5 12a8.5 8.5 0 1 1-17 0a8.5 8.5 0 1 1 17 0', 'M8.5 12.2l2.5 2.5 4.5-5'],
    undo: ['M5 10h9a5 5 0 0 1 0 10h-4', 'M9 5.5L4.5 10 9 14.5'],
  };
  const drawing = (name) => {
    const make = (tag, attributes) => {
      const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
      for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
      return made;
    };
    const svg = make('svg', { class: `kenal-drawing kenal-${name}`, viewBox: '0 0 24 24', 'aria-hidden': 'true' });
    svg.append(...DRAWINGS[name].map((d) => make('path', { d })));
    return svg;
  };

  const button = (label, className, act, picture) => {
    const made = element('button', `button kenal-${className}`, ...(picture ? [drawing(picture)] : []), label);
    made.type = 'button';
    made.addEventListener('click', act);
    return made;
  };

  const anchor = (label, href, className) => {
    const made = element('a', className, label);
    made.href = href;
    return made;
  };

  const build = ({ sentence, labels, url, mayWrite }) => {
    const strip = element('section', 'strip');
    strip.id = 'kenal-strip';
    strip.setAttribute('aria-label', labels.region);

    const emphasis = (action) => (sentence?.action === action ? 'main' : 'plain');
    const words = element('p', 'sentence');
    if (sentence === null) words.append(labels.nothing);
    else
      words.append(
        sentence.text,
        ...(sentence.advice === null ? [] : [' ', element('strong', 'advice', sentence.advice)]),
      );
    words.classList.toggle('kenal-quiet', sentence === null);

    const status = element('p', 'status');
    status.setAttribute('role', 'status');

    const text = element('textarea', 'text');
    text.id = 'kenal-text';
    text.rows = 3;
    text.maxLength = 2_000;
    const label = element('label', 'label');
    label.htmlFor = text.id;
    const save = button(labels.save, 'main');
    const form = element('form', 'form', label, text);
    form.hidden = true;
    form.noValidate = true;

    let kind = 'note';
    let opener;
    const close = () => {
      form.hidden = true;
      opener?.setAttribute('aria-expanded', 'false');
      opener?.focus();
    };
    // A note is for colleagues; what was said is a conversation, and may be a promise.
    const talks = [
      button(labels.saveTalk, 'plain', () => send('conversation')),
      button(labels.savePromise, 'plain', () => send('promise')),
    ];
    form.append(element('div', 'actions', save, ...talks, button(labels.cancel, 'plain', close)));
    save.type = 'submit';

    const opens = (which, caption, action) => {
      const open = () => {
        opener?.setAttribute('aria-expanded', 'false');
        kind = which;
        opener = made;
        label.textContent = which === 'note' ? labels.noteLabel : labels.handOverLabel;
        for (const talk of talks) talk.hidden = which !== 'note';
        made.setAttribute('aria-expanded', 'true');
        status.replaceChildren();
        form.hidden = false;
        text.focus();
      };
      const made = button(caption, emphasis(action), open, which);
      made.setAttribute('aria-expanded', 'false');
      return made;
    };

    // Koha's own button for editing has the address that fits its version.
    const edit = document.querySelector(
      '#editpatron[href], #toolbar a[href*="memberentry.pl"][href*="borrowernumber="]',
    );
    const contact = anchor(labels.fixContact, edit?.href ?? url, `button kenal-${emphasis('contact')}`);
    contact.prepend(drawing('contact'));
    const away = button('', 'quiet kenal-bare', () => dismiss(), 'away');
    away.setAttribute('aria-label', labels.notToday);
    away.title = labels.notToday;

    const buttons = element(
      'div',
      'actions',
      ...(mayWrite ? [opens('note', labels.note, 'note'), opens('hand-over', labels.handOver, 'hand-over')] : []),
      contact,
      away,
    );
    const line = element('div', 'line', drawing('mark'), words, buttons);
    strip.append(line, form, status);

    const dismiss = () => {
      hide();
      const again = button(labels.showAgain, 'quiet', () => {
        unhide();
        strip.replaceChildren(line, form, status);
        away.focus();
      });
      form.hidden = true;
      const told = element('p', 'sentence kenal-quiet', labels.hidden);
      strip.replaceChildren(element('div', 'line', drawing('mark'), told, again));
      again.focus();
    };

    const undo = (id, which) => async () => {
      try {
        const { message } = await ask('/api/v1/strip/notes/undo', SAVING_MS, { id, kind: which });
        status.replaceChildren(message);
      } catch {
        status.replaceChildren(labels.failed);
      }
    };
    const send = async (which) => {
      const written = text.value.trim();
      if (written === '') {
        text.focus();
        return;
      }
      for (const one of [save, ...talks]) one.disabled = true;
      try {
        const saved = await ask('/api/v1/strip/notes', SAVING_MS, {
          borrowernumber: Number(borrowernumber),
          kind: which,
          text: written,
        });
        text.value = '';
        close();
        status.replaceChildren(
          drawing('done'),
          ` ${saved.message} `,
          button(labels.undo, 'plain', undo(saved.id, which), 'undo'),
          ' ',
          anchor(labels.open, url, 'link'),
        );
      } catch {
        // The words stay where they are.
        status.replaceChildren(labels.failed);
      } finally {
        for (const one of [save, ...talks]) one.disabled = false;
      }
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void send(kind);
    });
    strip.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.altKey || event.ctrlKey || event.metaKey) return;
      if (form.hidden) dismiss();
      else close();
    });
    return { strip, enter: () => (form.hidden ? buttons.firstElementChild : text).focus() };
  };

  /** After Koha's toolbar in reading order; the style docks it to the window, so nothing of Koha's moves. */
  const place = (strip) => {
    const toolbar = document.getElementById('toolbar');
    const content = document.querySelector('main, div.main');
    if (toolbar?.closest('form') === null) toolbar.after(strip);
    else if (content !== null) content.prepend(strip);
    else document.body.append(strip);
  };

  const appear = async () => {
    if (hiddenToday().includes(borrowernumber) || isResting()) return;
    let answer;
    try {
      answer = await ask(`/api/v1/strip?borrowernumber=${borrowernumber}`, PATIENCE_MS);
    } catch (error) {
      // Whom this person may not see is no failure of Kenal's.
      if (error.status !== 404) rest();
      return;
    }
    remember('rest', {});
    const { strip, enter } = build(answer);
    place(strip);
    document.documentElement.classList.add('kenal-has-strip');
    document.addEventListener('keydown', (event) => {
      if (event.code !== 'KeyK' || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (!strip.contains(document.activeElement)) enter();
      event.preventDefault();
    });
  };

  void appear();
})();
