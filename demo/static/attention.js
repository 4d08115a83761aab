// A click, Enter or the space bar on what has data-mask, data-choose or data-pick triggers an event of that name with
// its data; a double click on a word of the picture hides it, as in exBERT. In the map of heads arrows lead from cell to
// cell.
const names = ['mask', 'choose', 'pick'];
const find = (event) => event.target.closest('[data-mask], [data-choose], [data-pick]');
const act = (target) => names.forEach((name) => name in target.dataset && trigger(name, {...target.dataset}));
element.addEventListener('click', (event) => {
  const target = find(event);
  if (!target) return;
  if (event.detail === 2 && target.dataset.choose) trigger('mask', {mask: target.dataset.choose});
  else act(target);
});
element.addEventListener('keydown', (event) => {
  const target = find(event);
  if (!target) return;
  if (target.tagName !== 'BUTTON' && (event.key === 'Enter' || event.key === ' ')) {
    event.preventDefault();
    act(target);
  }
  const step = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key];
  if (!step || !target.dataset.pick) return;
  event.preventDefault();
  const [layer, head] = target.dataset.pick.split('-').map(Number);
  const next = element.querySelector(`[data-pick="${layer + step[0]}-${head + step[1]}"]`);
  if (next) next.focus();
});
