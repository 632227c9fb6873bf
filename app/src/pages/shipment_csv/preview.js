async function preview(script, wasm) {
  // Both at once: the script would ask for the other one only after it has come.
  const code = fetch(wasm);
  const half = await import(script);
  document.getElementById('csv-form').addEventListener('csv-read', askServer);
  await half.default({ module_or_path: code });
  half.start();
}

// What the browser can't know: whether the orders are there, and may be shipped. The answer is the page that the button
// "Check the rows" leads to; its parts take the places of ours, unless something newer was typed meanwhile.
let asked;
async function askServer({ target: form }) {
  asked?.abort();
  asked = new AbortController();
  const signal = asked.signal;
  const fields = new FormData(form);
  fields.set('__action', document.getElementById('csv-check').value);
  const stop = () => asked.abort();
  form.addEventListener('input', stop, { once: true, signal });
  form.addEventListener('submit', stop, { once: true, signal });
  try {
    const answer = await fetch(location.pathname, { method: 'POST', body: fields, signal });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (signal.aborted || !page.getElementById('csv-form')) return;
    for (const id of ['csv-columns', 'csv-preview', 'csv-status', 'csv-ship']) {
      const [ours, theirs] = [document, page].map((one) => one.getElementById(id));
      const focused = ours.contains(document.activeElement) ? document.activeElement.id : '';
      const isOpen = ours.querySelector('details')?.open ?? false;
      ours.replaceChildren(...theirs.childNodes);
      if (isOpen) ours.querySelector('details')?.setAttribute('open', '');
      if (focused) document.getElementById(focused)?.focus();
      if (id === 'csv-status') ours.className = theirs.className;
      if (id === 'csv-ship') ours.hidden = theirs.hidden;
    }
    form.dataset.isChecked = '';
  } catch {
    // Stopped, or the server is away: what the browser found stands, and Ship asks the server again.
  }
}
