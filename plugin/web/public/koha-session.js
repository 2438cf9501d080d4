/**
 * Whoever works here for long would be signed out of Koha meanwhile. While the person is at work, and only then, Koha
 * is asked for something small now and again, so that its own rule of signing out the absent still holds.
 */

const EVERY_MS = 120_000;
const address = document.body.dataset.kohaSession;
let asked = performance.now();

const keep = () => {
  const now = performance.now();
  if (now - asked < EVERY_MS) return;
  asked = now;
  // What Koha answers does not matter: a session that has ended is found out by the next page.
  fetch(address, { method: 'HEAD', referrerPolicy: 'no-referrer' }).catch(() => undefined);
};

if (address !== undefined)
  for (const happening of ['keydown', 'pointerdown', 'wheel'])
    document.addEventListener(happening, keep, { passive: true, capture: true });
