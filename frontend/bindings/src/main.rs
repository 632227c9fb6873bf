//! `bindings MODULE.wasm FOLDER NAME`: writes `NAME.js` and `NAME_bg.wasm`, for `<script type="module">`.
//!
//! It calls wasm-bindgen's own library, in the version that the code is compiled with, since both are in one
//! `Cargo.lock`. wasm-bindgen's command line would bring a web server and a download client, which take minutes to
//! compile. Only `.make/site` runs it; nothing else belongs here.

mod unused;

use std::env;
use std::error::Error;

use walrus::Module;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [module, folder, name] = arguments.as_slice() else {
        return Err("usage: bindings MODULE.wasm FOLDER NAME".into());
    };
    let mut module = Module::from_file(module)?;
    unused::remove(&mut module)?;
    Bindgen::new()
        .input_module(name, module)
        .web(true)?
        .typescript(false)
        // The script finds the module beside itself.
        .omit_default_module_path(false)
        // wasm-opt orders functions by their names, then drops them.
        .keep_debug(true)
        .out_name(name)
        .generate(folder)?;
    Ok(())
}
