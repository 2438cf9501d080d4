/**
 * The builder without reloading. Every step is the same form sent to the same address; the answer is the same page, of
 * which the parts that changed are put in place. Without this file the form works as any other.
 */

const builder = document.querySelector('#builder');
if (builder !== null) liven(builder);

function liven(first) {
  let form = first;
  let timer;
  let asking;
  const pause = 350;

  prepare();
  form.addEventListener('submit', submit);
  form.addEventListener('input', typed);
  form.addEventListener('change', chosen);
  form.addEventListener('keydown', keyed);
  // The page came at once, without having counted.
  if ('look' in form.dataset) void ask('look', 'live');

  /** Saving leaves the page; every other button is answered here. */
  function submit(event) {
    const button = event.submitter;
    if (button === null || button.value === 'save') return;
    event.preventDefault();
    void ask(button.value, 'whole');
  }

  /** What is typed changes the figures and the sentence, and leaves every control as it is. */
  function typed({ target }) {
    if (target.matches('.picks-search')) return narrow(target);
    if (!/^r[-\d]*\./.test(target.name ?? '') || target.matches('[data-changes]')) return;
    clearTimeout(timer);
    timer = setTimeout(() => void ask('look', 'live'), pause);
  }

  /** A field, an operator or the kind of a window decides which controls there are. */
  function chosen({ target }) {
    if (!target.matches('[data-changes]')) return;
    clearTimeout(timer);
    void ask('look', 'whole');
  }

  function keyed(event) {
    const { target, key } = event;
    if (key === 'Escape') {
      const open = target.closest('details.picks[open]');
      if (open !== null) {
        open.open = false;
        open.querySelector('summary').focus();
      }
    }
    if (key !== 'Enter' || !target.matches('input')) return;
    if (target.matches('.picks-search')) return event.preventDefault();
    if (target.id === 'find-rule' || target.id === 'who') {
      event.preventDefault();
      void ask(target.id === 'who' ? 'who' : 'find', 'whole');
    } else if (target.closest('.rule-words') !== null) {
      event.preventDefault();
      void ask('look', 'whole', { next: target.id });
    }
  }

  async function ask(step, extent, { next } = {}) {
    clearTimeout(timer);
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const body = new URLSearchParams(new FormData(form));
    body.set('do', step);
    form.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.action, { method: 'POST', body, signal, headers: { Accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.querySelector('#builder');
      if (fresh === null) return say(form.dataset.failed);
      if (extent === 'live') takeLive(fresh);
      else takeWhole(fresh, next);
      say(fresh.querySelector('#builder-said').textContent);
      form.removeAttribute('aria-busy');
    } catch {
      if (signal.aborted) return;
      form.removeAttribute('aria-busy');
      say(form.dataset.failed);
    }
  }

  /** The same controls, new figures beside them. */
  function takeLive(fresh) {
    for (const part of form.querySelectorAll('[data-live]')) {
      const other = fresh.querySelector(`#${part.id}`);
      if (other !== null) part.replaceChildren(...other.childNodes);
    }
  }

  /** New controls; whoever was at one stays there, or is led to where the step went. */
  function takeWhole(fresh, next) {
    const at = document.activeElement?.id ?? '';
    const open = [...form.querySelectorAll('details[open]')].map(({ id }) => id).filter((id) => id !== '');
    const status = form.querySelector('#builder-said');
    // The browser would lead the person there a second time, and say so.
    for (const part of fresh.querySelectorAll('[autofocus]')) part.removeAttribute('autofocus');
    form.replaceChildren(...fresh.childNodes);
    // The line that is read out must stay the same element, or nothing is read out.
    form.querySelector('#builder-said').replaceWith(status);
    for (const id of open) {
      const details = document.getElementById(id);
      if (details !== null) details.open = true;
    }
    prepare();
    const wanted = fresh.dataset.focus || nextLine(next) || at;
    const target = document.getElementById(wanted) ?? document.getElementById(at) ?? form.querySelector('h1');
    focus(target);
  }

  /** `r-0-v-1` after `r-0-v-0`: the empty line that comes after a word. */
  function nextLine(id) {
    return id === undefined ? '' : id.replace(/\d+$/, (digits) => String(Number(digits) + 1));
  }

  function focus(target) {
    if (target === null) return;
    if (!target.matches('a, button, input, select, summary')) target.setAttribute('tabindex', '-1');
    target.focus();
  }

  function say(text) {
    const status = form.querySelector('#builder-said');
    if (status.textContent === text) status.textContent = '';
    status.textContent = text;
  }

  /** Long lists can be searched while there are scripts to do it. */
  function prepare() {
    for (const search of form.querySelectorAll('.picks-search')) search.hidden = false;
  }

  function narrow(search) {
    const wanted = search.value.trim().toLocaleLowerCase(document.documentElement.lang);
    for (const choice of search.parentElement.querySelectorAll('.form-check')) {
      const text = choice.textContent.toLocaleLowerCase(document.documentElement.lang);
      choice.hidden = wanted !== '' && !text.includes(wanted);
    }
  }
}
