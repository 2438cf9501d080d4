/* global document, getComputedStyle -- it runs in the page */

(() => {
  const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  /** Browsers round to whole pixels at each end. */
  const SLACK = 1;
  const root = document.documentElement;

  /** A box of one pixel is there for screen readers only. */
  const isSeen = (control) => {
    const { width, height } = control.getBoundingClientRect();
    return width > 1 && height > 1 && control.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };

  /** By how much a control reaches out of the window, or out of a box that hides what does not fit. */
  const hiddenPart = (control) => {
    let seen = control.getBoundingClientRect();
    let { position } = getComputedStyle(control);
    let out = 0;
    for (let box = control.parentElement; box !== null && box !== root; box = box.parentElement) {
      const style = getComputedStyle(box);
      // What is taken out of the flow is hidden only by what it is placed in.
      if (position === 'absolute' && style.position === 'static') continue;
      ({ position } = style);
      if (style.overflowX === 'visible') continue;
      const around = box.getBoundingClientRect();
      // It can be scrolled to, as far as the box itself can be seen.
      if (style.overflowX === 'auto' || style.overflowX === 'scroll') seen = around;
      const { left, right, top, bottom } = seen;
      out = Math.max(out, around.left - left, right - around.right, around.top - top, bottom - around.bottom);
    }
    return Math.max(out, -seen.left, seen.right - root.clientWidth);
  };

  const named = (control) => {
    const text = control.textContent.trim().replace(/\s+/g, ' ').slice(0, 40);
    return `<${control.localName}> "${text || control.name}" (${control.closest('[class]')?.className})`;
  };

  for (const details of document.querySelectorAll('details')) details.open = true;
  const tooWide = root.scrollWidth - root.clientWidth;
  const cutOff = [...document.querySelectorAll(CONTROLS)].filter(isSeen).flatMap((control) => {
    const out = hiddenPart(control);
    return out > SLACK ? [`${named(control)} is cut off by ${Math.round(out)} px`] : [];
  });
  return tooWide > 0 ? [`the page is ${tooWide} px too wide`, ...cutOff] : cutOff;
})();
