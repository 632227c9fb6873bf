async function hydrate(script, wasm) {
  const islands = document.querySelectorAll('leptos-island');
  if (!islands.length) return;
  // Both at once: the script would ask for the other one only after it has come.
  const code = fetch(wasm);
  const half = await import(script);
  await half.default({ module_or_path: code });
  half.hydrate();
  for (const island of islands) await half[island.dataset.component](island);
}
