/* global URLSearchParams, document, location, window */
/*
 * Kenal in Koha's staff client: the links, at once, and the desk strip, after everything of Koha's has loaded. Koha
 * serves this file, and nothing here waits for Kenal.
 */
(() => {
  const own = document.currentScript;
  const { body } = document;
  if (own === null || body === null || body.id === 'main_auth' || /print|slip/.test(body.id)) return;
  const { kenal, show = '', open } = own.dataset;
  const shows = (part) => show.split(' ').includes(part);
  const isNumber = (text) => /^[1-9]\d{0,9}$/.test(text ?? '');

  const startAddress = () => open ?? `${kenal}/`;
  const patronAddress = (number) =>
    open === undefined ? `${kenal}/patrons/${number}` : `${open}&borrowernumber=${number}`;

  const link = (address, className) => {
    const element = document.createElement('a');
    element.href = address;
    element.className = className;
    element.textContent = 'Kenal';
    element.dataset.kenalLink = '';
    return element;
  };

  const entry = (address, className = '') => {
    const item = document.createElement('li');
    item.append(link(address, className));
    return item;
  };

  /** The shorter list, so that the page grows as little as it can. */
  const addToMainPage = () => {
    const lists = [...document.querySelectorAll('#container-main ul.biglinks-list')];
    const [list] = lists.sort((one, other) => one.children.length - other.children.length);
    if (list === undefined) return;
    const item = entry(startAddress(), 'icon_general icon_kenal');
    const icon = list.querySelector('a.icon_general > i[class*="fa-"]');
    if (icon !== null) {
      const ours = document.createElement('i');
      ours.className = 'fa fa-fw fa-users';
      ours.setAttribute('aria-hidden', 'true');
      item.firstElementChild.prepend(ours, ' ');
    }
    list.append(item);
  };

  const menu = () => document.querySelector('#circ-menu ul, #menu ul');

  /** Some pages have their toolbar inside a form, and forms of Koha's are left alone. */
  const toolbarOutsideForms = () => {
    const toolbar = document.getElementById('toolbar');
    return toolbar?.closest('form') === null ? toolbar : null;
  };

  /** Whose page this is; undefined where it is nobody's, also where Koha has not found whom the address names. */
  const patronOfPage = () => {
    const isPatronPage = ['pat', 'circ'].some((name) => body.classList.contains(name)) || body.id === 'tools_viewlog';
    const toolbar = document.getElementById('toolbar');
    if (!isPatronPage || (menu() === null && toolbar === null)) return undefined;
    const details = menu()?.querySelector('a[href*="moremember.pl?borrowernumber="]')?.getAttribute('href') ?? '';
    return [
      new URLSearchParams(location.search).get('borrowernumber'),
      window.borrowernumber,
      document.getElementById('hiddenborrowernumber')?.value,
      /[?&]borrowernumber=(\d+)/.exec(details)?.[1],
    ]
      .map((value) => String(value ?? ''))
      .find(isNumber);
  };

  const addToPatronPage = (number) => {
    const list = menu();
    const toolbar = toolbarOutsideForms();
    if (list !== null) list.append(entry(patronAddress(number)));
    else if (toolbar !== null) {
      const group = document.createElement('div');
      group.className = 'btn-group';
      group.append(link(patronAddress(number), 'btn btn-default'));
      toolbar.append(group);
    }
  };

  const addStrip = (number) => {
    const file = (name) => own.src.replace(/loader\.js$/, name);
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = file('strip.css');
    // Without its style the strip would push Koha's page about, so the script comes after it.
    style.addEventListener('load', () => {
      const script = document.createElement('script');
      script.src = file('strip.js');
      script.dataset.kenal = kenal;
      script.dataset.borrowernumber = number;
      document.body.append(script);
    });
    document.head.append(style);
  };

  const afterLoad = (act) => {
    // One turn later: Koha prints and sets the focus in its own handlers of this event.
    const later = () => window.setTimeout(act, 0);
    if (document.readyState === 'complete') later();
    else window.addEventListener('load', later, { once: true });
  };

  if (body.id === 'main_intranet-main') {
    if (shows('main')) addToMainPage();
    return;
  }
  const number = patronOfPage();
  if (number === undefined) return;
  if (shows('patron')) addToPatronPage(number);
  if (shows('strip') && body.id !== 'pat_memberentrygen') afterLoad(() => addStrip(number));
})();
