// Where a packer goes on: the tracking number, or the next order. Not where the page itself begins elsewhere.
const goOn = document.querySelector('[data-focus]') ?? document.querySelector('#ship [name="tracking_number"]');
if (!document.querySelector('[autofocus]') && !location.hash) goOn?.focus({ preventScroll: true });

for (const button of document.querySelectorAll('[data-copy]')) {
  const address = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(address.innerText.trim());
    } else {
      // Browsers have no clipboard for pages that come without TLS.
      getSelection().selectAllChildren(address);
      document.execCommand('copy');
      getSelection().removeAllRanges();
    }
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = label), 2000);
  });
}
