// Keys for those who have no hand for the mouse. Single keys can be turned off, since speech and slips press them, too.
const keys = document.getElementById('keys');
const go = document.getElementById('go');
const isOn = document.querySelector('#keys input');
isOn.checked = localStorage.getItem('single-keys') !== 'off';
isOn.addEventListener('change', () => localStorage.setItem('single-keys', isOn.checked ? 'on' : 'off'));
const opener = document.querySelector('[data-keys]');
opener.hidden = false;
opener.addEventListener('click', () => keys.showModal());

const rows = () => [...document.querySelectorAll('table.data tbody tr')];
const linkOf = (row) => row?.querySelector('a');

function step(by) {
  const beside = document.querySelector(by > 0 ? 'main [rel="next"]:not(.pager *)' : 'main [rel="prev"]');
  if (beside) return beside.click();
  const all = rows();
  const here = all.indexOf(document.activeElement.closest('tr'));
  linkOf(all[here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1)])?.focus();
}

const single = {
  '/': () => document.getElementById('search')?.select(),
  '?': () => keys.showModal(),
  j: () => step(1),
  k: () => step(-1),
  x: () => document.activeElement.closest('tr')?.querySelector('td.select input')?.click(),
};

document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    return go.open ? go.close() : go.showModal();
  }
  const isTyping = event.target.closest('input:not([type="checkbox"]), textarea, select, dialog');
  if (event.key === 'Escape' && isTyping && !event.target.closest('dialog')) return event.target.blur();
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !isOn.checked || !single[event.key]) return;
  event.preventDefault();
  single[event.key]();
});

// What was typed finds pages by their names, and orders by anything.
const typed = go.querySelector('input');
const list = go.querySelector('ul');
const pages = [...document.querySelectorAll('.rail a.rail-link')].map((link) => [link.textContent.trim(), link.href]);
function offer() {
  const words = typed.value.trim();
  const fits = pages.filter(([name]) => name.toLowerCase().includes(words.toLowerCase()));
  const orders = words ? [[`Orders: ${words}`, `/orders?search=${encodeURIComponent(words)}`]] : [];
  list.replaceChildren(
    ...[...fits, ...orders].map(([name, address]) => {
      const link = Object.assign(document.createElement('a'), { href: address, textContent: name, className: 'rail-link' });
      const item = document.createElement('li');
      item.append(link);
      return item;
    }),
  );
}
typed.addEventListener('input', offer);
go.addEventListener('toggle', offer);
go.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  linkOf(list)?.click();
});
go.addEventListener('keydown', (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const all = [typed, ...list.querySelectorAll('a')];
  all[(all.indexOf(document.activeElement) + by + all.length) % all.length].focus();
});
