// Moments in the reader's own zone and language; the server wrote them in UTC. Islands do it for themselves.
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
function showTimes(within) {
  for (const time of within.querySelectorAll('time[datetime]')) {
    if (!time.closest('leptos-island')) time.textContent = format.format(new Date(time.dateTime));
  }
}
showTimes(document);
document.addEventListener('refreshed', (event) => showTimes(event.target));

// A double click must not send a form twice.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (form.ariaBusy) {
    event.preventDefault();
    return;
  }
  for (const one of [form, event.submitter]) if (one) one.ariaBusy = 'true';
});
// As it was, where the browser shows the page again from its memory.
addEventListener('pageshow', (event) => {
  if (event.persisted) for (const one of document.querySelectorAll('form, form button')) one.ariaBusy = null;
});
