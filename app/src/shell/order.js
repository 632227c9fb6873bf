// Where a packer goes on: the tracking number, or the next order. Not where the page itself begins elsewhere.
const goOn = document.querySelector('[data-focus]') ?? document.querySelector('#ship [name="tracking_number"]');
if (!document.querySelector('[autofocus]') && !location.hash) goOn?.focus({ preventScroll: true });

// Scanners type wherever the focus is.
document.addEventListener('keydown', (event) => {
  const tracking = document.querySelector('#ship [name="tracking_number"]');
  const isTyped = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (tracking && isTyped && !event.target.closest('input, textarea, select, dialog')) tracking.focus();
});
