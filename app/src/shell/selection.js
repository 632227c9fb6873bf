// Choosing rows: all of a page at once, a range with Shift; what needs a choice waits for one.
const box = 'input[name="ids[]"]';
const boxesOf = (form) => [...form.querySelectorAll(box)];
const { lang } = document.documentElement;
let last;

function count(form) {
  const boxes = boxesOf(form);
  const ticked = boxes.filter((box) => box.checked).length;
  const all = form.querySelector('[data-select-all] input');
  if (all) {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  const matching = form.querySelector('[name="matching"]')?.checked;
  for (const button of form.querySelectorAll('[data-needs-choice]')) {
    button.disabled = ticked === 0 && !(matching && button.dataset.needsChoice !== 'rows');
  }
  const chosen = form.querySelector('[data-chosen]');
  if (chosen) chosen.textContent = matching ? texts.matching : ticked > 1 ? texts.many.replace('{count}', ticked.toLocaleString(lang)) : ticked ? texts.one : '';
}

function countAll() {
  for (const all of document.querySelectorAll('[data-select-all]')) all.hidden = boxesOf(all.closest('form')).length === 0;
  for (const form of document.querySelectorAll('form:has([data-needs-choice])')) count(form);
}

document.addEventListener('click', ({ target, shiftKey }) => {
  if (!target.matches(box)) return;
  const boxes = boxesOf(target.form);
  const [from, to] = [boxes.indexOf(last), boxes.indexOf(target)].sort((one, other) => one - other);
  if (shiftKey && from >= 0) for (const box of boxes.slice(from, to + 1)) box.checked = target.checked;
  last = target;
});
document.addEventListener('change', ({ target }) => {
  const { form } = target;
  if (target.closest('[data-select-all]')) for (const box of boxesOf(form)) box.checked = target.checked;
  if (form?.querySelector('[data-needs-choice]')) count(form);
});
// Enter in a field means the button beside it; browsers would press the form's first one.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.isComposing || !event.target.matches('input:not([type="checkbox"])')) return;
  const button = event.target.closest('.confirm-body')?.querySelector('button[type="submit"]');
  if (!button) return;
  event.preventDefault();
  button.click();
});
document.addEventListener('refreshed', countAll);
// Browsers fill in what was ticked before.
addEventListener('pageshow', countAll);
countAll();
