// Dragging a card to another column, with the mouse or with Alt and the arrow keys. Without it, each card has its button.
const board = document.querySelector('.board');
const said = document.querySelector('.board-said');

/** How a card gets to a state: `press`, `form` where the step asks for more, or undefined. */
const wayTo = (card, state) => {
  const ways = (card.dataset.ways ?? '').split(' ');
  if (ways.includes(state)) return 'press';
  return ways.includes(`${state}:form`) ? 'form' : undefined;
};

const move = (card, state) => {
  const way = wayTo(card, state);
  if (way === undefined) {
    said.textContent = said.dataset.refused;
    said.classList.remove('visually-hidden');
    return;
  }
  if (way === 'form') {
    location.assign(`${card.dataset.page}#step-${state}`);
    return;
  }
  const form = document.createElement('form');
  form.method = 'post';
  form.action = card.dataset.steps;
  for (const [name, value] of [
    ['from', card.dataset.from],
    ['to', state],
  ]) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
};

if (board !== null) {
  const lanes = [...board.querySelectorAll('.lane')];
  let dragged;
  for (const card of board.querySelectorAll('.board-card')) {
    card.draggable = true;
    card.addEventListener('dragstart', (event) => {
      dragged = card;
      event.dataTransfer.effectAllowed = 'move';
      for (const lane of lanes) lane.classList.toggle('lane-open', wayTo(card, lane.dataset.state) !== undefined);
    });
    card.addEventListener('dragend', () => {
      dragged = undefined;
      for (const lane of lanes) lane.classList.remove('lane-open', 'lane-over');
    });
    card.addEventListener('keydown', (event) => {
      if (!event.altKey || (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft')) return;
      const ahead = (event.key === 'ArrowRight') === (document.dir !== 'rtl');
      const at = lanes.findIndex((lane) => lane.contains(card));
      const next = lanes[at + (ahead ? 1 : -1)];
      event.preventDefault();
      if (next !== undefined) move(card, next.dataset.state);
    });
  }
  for (const lane of lanes) {
    lane.addEventListener('dragover', (event) => {
      if (dragged === undefined || wayTo(dragged, lane.dataset.state) === undefined) return;
      event.preventDefault();
      lane.classList.add('lane-over');
    });
    lane.addEventListener('dragleave', () => lane.classList.remove('lane-over'));
    lane.addEventListener('drop', (event) => {
      event.preventDefault();
      if (dragged !== undefined) move(dragged, lane.dataset.state);
    });
  }
}
