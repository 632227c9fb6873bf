// Keys for those who have no hand for the mouse.
// Their texts come from the page, in its language.
let texts;

function dialog(label, html) {
  const made = document.createElement('dialog');
  made.ariaLabel = label;
  made.innerHTML = html;
  document.body.append(made);
  return made;
}

let list;
function showList() {
  if (!list) {
    const listed = [
      ['Ctrl K', texts.goAnywhere],
      ['/', texts.search],
      ['j, k', texts.step],
      ['Enter', texts.open],
      ['x', texts.select],
      ['Tab', texts.tab],
      ['?', texts.list],
    ];
    const rows = listed.map(([key, what]) => `<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`).join('');
    list = dialog(
      texts.title,
      `<div class="stack"><h2>${texts.title}</h2><dl class="definition">${rows}</dl>
      <form method="dialog" class="stack"><div class="check"><input id="single-keys" type="checkbox" checked>
      <label for="single-keys">${texts.single}</label></div><div><button class="button primary">${texts.close}</button></div></form></div>`,
    );
    const isOn = list.querySelector('input');
    isOn.addEventListener('change', () => (localStorage['single-keys'] = isOn.checked ? 'on' : 'off'));
  }
  list.showModal();
}

const linkOf = (row) => row?.querySelector('a');

function step(by) {
  const beside = document.querySelector(by > 0 ? '.page-head [rel="next"]' : '.page-head [rel="prev"]');
  if (beside) return beside.click();
  const rows = [...document.querySelectorAll('table.data tbody tr')];
  const here = rows.indexOf(document.activeElement.closest('tr'));
  linkOf(rows[here < 0 ? 0 : Math.min(Math.max(here + by, 0), rows.length - 1)])?.focus();
}

let palette;
function showPalette() {
  palette ??= makePalette();
  if (palette.open) return palette.close();
  palette.showModal();
  palette.querySelector('input').select();
}

/** What is typed finds pages by their names, and orders by anything. */
function makePalette() {
  const made = dialog(
    texts.goTo,
    `<form method="dialog" role="search" class="stack"><div class="field"><label for="go-to">${texts.anything}</label>
    <input id="go-to" type="search" autocomplete="off"></div><ul class="plain"></ul></form>`,
  );
  const typed = made.querySelector('input');
  const found = made.querySelector('ul');
  const pages = [...document.querySelectorAll('.rail .rail-link')].map((link) => [link.textContent.trim(), link.href]);
  const offer = () => {
    const words = typed.value.trim();
    const fits = pages.filter(([name]) => name.toLowerCase().includes(words.toLowerCase()));
    const orders = words ? [[texts.orders.replace('{words}', () => words), `/orders?search=${encodeURIComponent(words)}`]] : [];
    const links = [...fits, ...orders].map(([name, href]) => {
      const item = document.createElement('li');
      item.append(Object.assign(document.createElement('a'), { href, textContent: name, className: 'rail-link' }));
      return item;
    });
    found.replaceChildren(...links);
  };
  typed.addEventListener('input', offer);
  made.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault();
    linkOf(found)?.click();
  });
  made.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const stops = [typed, ...found.querySelectorAll('a')];
    stops[(stops.indexOf(document.activeElement) + by + stops.length) % stops.length].focus();
  });
  offer();
  return made;
}

const actions = {
  palette: showPalette,
  '/': () => document.getElementById('search')?.select(),
  '?': showList,
  j: () => step(1),
  k: () => step(-1),
  x: () => document.activeElement.closest('tr')?.querySelector('td.select input')?.click(),
};

export function press(key, said) {
  texts = said;
  actions[key]();
}
