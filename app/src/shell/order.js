// Where a packer goes on: the tracking number, or the next order. Not where the page itself begins elsewhere.
const goOn = document.querySelector('[data-focus]') ?? document.querySelector('#ship [name="tracking_number"]');
if (!document.querySelector('[autofocus]') && !location.hash) goOn?.focus({ preventScroll: true });
