// The module's islands begin with this name.
async function hydrate(name, script, wasm) {
  const islands = document.querySelectorAll(`leptos-island[data-component^="${name}"]`);
  if (!islands.length) return;
  // Both at once: the script would ask for the other one only after it has come.
  const code = fetch(wasm);
  const module = await import(script);
  await module.default({ module_or_path: code });
  module.hydrate();
  for (const island of islands) await module[island.dataset.component](island);
}
