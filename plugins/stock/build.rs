//! Builds the stock policies for the sandbox, so that they travel inside the
//! binary, and writes each one's description into its component.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const TARGET: &str = "wasm32-unknown-unknown";

fn main() {
    if let Err(problem) = build() {
        println!("cargo::error={problem}");
    }
}

fn build() -> Result<(), String> {
    let manifest = variable("CARGO_MANIFEST_DIR")?;
    let root = ancestor(&manifest, 2)?;
    // <target>/<profile>/build/<package>/out
    let out = variable("OUT_DIR")?;
    let target = ancestor(&out, 4)?.join("guests");
    for watched in [
        "Cargo.lock",
        "wit",
        "sdk/src",
        "sdk/Cargo.toml",
        "sdk/detect/src",
        "sdk/detect/Cargo.toml",
        ".cargo/config.toml",
    ] {
        println!("cargo::rerun-if-changed={}", root.join(watched).display());
    }
    let policies = [
        (
            "redact",
            guichet_sdk::description_json::<guichet_redact::Redact>(),
        ),
        (
            "segregate",
            guichet_sdk::description_json::<guichet_segregate::Segregate>(),
        ),
        (
            "step-up",
            guichet_sdk::description_json::<guichet_step_up::StepUp>(),
        ),
    ];
    for (name, _) in &policies {
        for watched in ["src", "Cargo.toml"] {
            println!(
                "cargo::rerun-if-changed={}",
                root.join("plugins").join(name).join(watched).display()
            );
        }
    }
    for (name, description) in &policies {
        compile(&root, &target, name)?;
        let file = format!("guichet_{}.wasm", name.replace('-', "_"));
        let built = target.join(TARGET).join("guest").join(file);
        let mut component =
            fs::read(&built).map_err(|e| format!("{}: cannot be read ({e})", built.display()))?;
        append_section(
            &mut component,
            "guichet:description",
            description.as_bytes(),
        )?;
        let path = out.join(format!("{name}.wasm"));
        fs::write(&path, component)
            .map_err(|e| format!("{}: cannot be written ({e})", path.display()))?;
    }
    Ok(())
}

/// One of them. That it is a component is said here and not in its manifest: as
/// a library it is built for this program too, under the same name.
fn compile(root: &Path, target: &Path, name: &str) -> Result<(), String> {
    let mut cargo = Command::new(variable("CARGO")?);
    cargo
        .args(["rustc", "--quiet", "--lib", "--crate-type", "cdylib"])
        .args(["--profile", "guest", "--target", TARGET])
        .args(["--package", &format!("guichet-{name}")])
        .arg("--target-dir")
        .arg(target)
        .current_dir(root);
    // What the outer cargo, clippy or a coverage tool set up is not for guests.
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        let outer = name.starts_with("CARGO_PROFILE_")
            || name.starts_with("CARGO_FEATURE_")
            || matches!(
                &*name,
                "CARGO_ENCODED_RUSTFLAGS"
                    | "CARGO_BUILD_TARGET"
                    | "RUSTC_WORKSPACE_WRAPPER"
                    | "RUSTC_WRAPPER"
                    | "RUSTFLAGS"
            );
        if outer {
            cargo.env_remove(&*name);
        }
    }
    let output = cargo
        .output()
        .map_err(|e| format!("cargo cannot be run ({e})"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("E0463") {
        return Err(format!(
            "the stock policies need the target {TARGET}; run `rustup target add {TARGET}`"
        ));
    }
    let first = said
        .lines()
        .find(|line| line.starts_with("error"))
        .unwrap_or("no error was given");
    println!(
        "cargo::warning=guichet-{name}: {}",
        said.replace('\n', " | ")
    );
    Err(format!("the stock policy {name} does not build: {first}"))
}

/// A custom section at the end of a component: id 0, size, name, content.
fn append_section(component: &mut Vec<u8>, name: &str, content: &[u8]) -> Result<(), String> {
    let too_large = |_| format!("section {name} is too large");
    let mut body = Vec::new();
    leb128(&mut body, u32::try_from(name.len()).map_err(too_large)?);
    body.extend_from_slice(name.as_bytes());
    body.extend_from_slice(content);
    component.push(0);
    leb128(component, u32::try_from(body.len()).map_err(too_large)?);
    component.extend_from_slice(&body);
    Ok(())
}

fn leb128(out: &mut Vec<u8>, mut value: u32) {
    loop {
        let low = value.to_le_bytes()[0] & 0x7f;
        value >>= 7;
        if value == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

fn variable(name: &str) -> Result<PathBuf, String> {
    env::var_os(name)
        .map(PathBuf::from)
        .ok_or_else(|| format!("{name} is not set; build this crate with cargo"))
}

fn ancestor(path: &Path, steps: usize) -> Result<PathBuf, String> {
    path.ancestors()
        .nth(steps)
        .map(Path::to_path_buf)
        .ok_or_else(|| format!("{}: lies too near to the root", path.display()))
}
