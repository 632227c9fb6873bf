// What is copied by a press: a field's text, or that of a part of the page.
for (const button of document.querySelectorAll('[data-copy]')) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText((source.value ?? source.innerText).trim());
    } else {
      // Browsers have no clipboard for pages that come without TLS.
      if (source.select) source.select();
      else getSelection().selectAllChildren(source);
      document.execCommand('copy');
      getSelection().removeAllRanges();
    }
    button.textContent = texts.copied;
    setTimeout(() => (button.textContent = label), 2000);
  });
}
