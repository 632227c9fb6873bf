// node assets.mjs BOUND STYLE SITE: from wasm-bindgen's output and the style sheets to the folder that the server
// embeds. Names contain a hash of the content, so browsers may keep the files for ever.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [bound, style, site] = process.argv.slice(2);
// The libraries are in end2end/node_modules (NODE_PATH), which `import` doesn't look at.
const require = createRequire(import.meta.url);
const { bundle } = require("lightningcss");
const { transformSync } = require("esbuild");

if (existsSync(join(bound, "snippets"))) throw new Error("a crate brings scripts of its own (snippets); ship them too");
mkdirSync(join(site, "pkg"), { recursive: true });

/** Writes a file and its compressed forms; returns its path in the site. */
function put(path, content) {
  const file = join(site, path);
  writeFileSync(file, content);
  const brotli = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  writeFileSync(`${file}.br`, brotli);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  console.log(`  ${path}  ${content.length} bytes, brotli ${brotli.length}`);
  return path;
}

function putHashed(name, extension, content) {
  const hash = createHash("sha256").update(content).digest("base64url").slice(0, 16);
  return put(`pkg/${name}.${hash}.${extension}`, content);
}

/**
 * wasm-bindgen ends the names of imports and exports in a hash, which does not compress. A number of the same length
 * does, and serves as well. Script and module get the same numbers.
 */
function numbered(text, numbers) {
  return text.replace(/(?<=__wbg_\w+_|__h)[0-9a-f]{16}\b/g, (hash) => {
    if (!numbers.has(hash)) numbers.set(hash, String(numbers.size).padStart(16, "0"));
    return numbers.get(hash);
  });
}

/** The script and the WebAssembly of one of the browser's modules. */
function putModule(name) {
  const numbers = new Map();
  const script = numbered(readFileSync(join(bound, `${name}.js`), "utf8"), numbers);
  const count = numbers.size;
  const module = numbered(readFileSync(join(bound, `${name}.wasm`), "latin1"), numbers);
  if (count === 0 || numbers.size !== count) throw new Error("wasm-bindgen no longer names imports as it did");
  const wasm = putHashed(name, "wasm", Buffer.from(module, "latin1"));
  // The script knows the other file by the name that wasm-bindgen gave it.
  const renamed = script.replaceAll(`${name}_bg.wasm`, wasm.slice("pkg/".length));
  if (renamed === script) throw new Error(`wasm-bindgen's script no longer names ${name}_bg.wasm`);
  return { js: putHashed(name, "js", Buffer.from(transformSync(renamed, { minify: true, format: "esm" }).code)), wasm };
}

const modules = Object.fromEntries(["form", "imports", "preview"].map((name) => [name, putModule(name)]));

/** A style sheet with all that it imports. */
function putStyle(sheet, name) {
  const { code, warnings } = bundle({ filename: join(style, sheet), minify: true });
  for (const warning of warnings) console.warn(`  ${warning.message}`);
  return putHashed(name, "css", Buffer.from(code));
}
const css = putStyle("main.css", "parcelpilot");
const floor_css = putStyle("floor.css", "floor");
const paper_css = putStyle("paper.css", "paper");

/** A script of ours, as small as it gets. */
function putScript(file, name) {
  const { code } = transformSync(readFileSync(file, "utf8"), { minify: true, format: "esm" });
  return putHashed(name, "js", Buffer.from(code));
}
const keys_js = putScript("app/src/shell/keys.js", "keys");

const icon = join(style, "favicon.svg");
const favicon = existsSync(icon) ? put("favicon.svg", readFileSync(icon)) : null;

writeFileSync(join(site, "manifest.json"), `${JSON.stringify({ ...modules, css, floor_css, paper_css, keys_js, favicon })}\n`);
