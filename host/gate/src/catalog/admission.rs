//! What a module must be before it is compiled: bounded, a component of this
//! contract, without WASI.

use std::fmt;

use sha2::{Digest, Sha256};
use wasmparser::{Encoding, Parser, Payload};

/// Custom section that holds a module's description.
pub const DESCRIPTION_SECTION: &str = "guichet:description";

/// The contract whose interfaces a module may import.
pub(crate) const CONTRACT: &str = "guichet:policy";
pub(crate) const CONTRACT_VERSION: &str = "0.1.0";

// Compiling cannot be interrupted, so its input is bounded. The largest module
// known to be useful, a regex engine with Unicode tables, has 0.8 MB and 3,000
// functions; an interpreter of another language has 18 MB.
const MAX_BYTES: usize = 32 << 20;
const MAX_FUNCTIONS: usize = 100_000;
const MAX_FUNCTION_BYTES: usize = 2 << 20;

/// SHA-256 of a module's bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleDigest(pub(crate) [u8; 32]);

impl ModuleDigest {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for ModuleDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ModuleDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why a module is not admitted, with the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct AdmissionError(pub(crate) String);

/// What can be read off a module without running it.
#[derive(Clone, Debug)]
pub(crate) struct ModuleFacts {
    pub(crate) digest: ModuleDigest,
    /// Short names of the contract's interfaces that it imports, `types` left
    /// out.
    pub(crate) imports: Vec<String>,
    /// The embedded description, if there is one.
    pub(crate) description: Option<String>,
}

/// Reads a module's outside and refuses what is none of ours.
pub(crate) fn admit_module(bytes: &[u8]) -> Result<ModuleFacts, AdmissionError> {
    let refuse = |problem: String| Err(AdmissionError(problem));
    if bytes.len() > MAX_BYTES {
        return refuse(format!(
            "module has {} bytes, more than {MAX_BYTES}; build it smaller",
            bytes.len()
        ));
    }
    if bytes.get(..4) != Some(b"\0asm") {
        return refuse(
            "module is not WebAssembly; build it with `guichet policy build`".to_owned(),
        );
    }
    if !Parser::is_component(bytes) {
        return refuse(
            "module is a core module, not a component; build it with `guichet policy build`"
                .to_owned(),
        );
    }
    let outside = read_outside(bytes)?;
    let mut imports = Vec::new();
    for name in outside.imports {
        imports.extend(contract_import(&name)?);
    }
    let policy = format!("{CONTRACT}/policy@{CONTRACT_VERSION}");
    if !outside.exports.contains(&policy) {
        return refuse(format!(
            "module does not export `{policy}`: it was built for another world; build it against wit/policy.wit"
        ));
    }
    Ok(ModuleFacts {
        digest: ModuleDigest::of(bytes),
        imports,
        description: outside.description,
    })
}

/// The short name of an import, `None` for `types`, which carries no right.
fn contract_import(name: &str) -> Result<Option<String>, AdmissionError> {
    if name.starts_with("wasi:") {
        return Err(AdmissionError(format!(
            "module imports `{name}`: WASI is not granted to policies; build it for wasm32-unknown-unknown with `guichet policy build`"
        )));
    }
    let interface = name
        .strip_prefix(CONTRACT)
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|rest| rest.strip_suffix(&format!("@{CONTRACT_VERSION}")));
    match interface {
        Some("types") => Ok(None),
        Some(known @ ("history" | "memory" | "counters" | "reference" | "connectors")) => {
            Ok(Some(known.to_owned()))
        }
        _ => Err(AdmissionError(format!(
            "module imports `{name}`, which {CONTRACT}@{CONTRACT_VERSION} does not offer; build it against wit/policy.wit"
        ))),
    }
}

#[derive(Default)]
struct Outside {
    imports: Vec<String>,
    exports: Vec<String>,
    description: Option<String>,
}

fn read_outside(bytes: &[u8]) -> Result<Outside, AdmissionError> {
    let broken = |e: wasmparser::BinaryReaderError| {
        AdmissionError(format!(
            "module is broken at byte {}; build it again",
            e.offset()
        ))
    };
    let mut outside = Outside::default();
    let mut depth = 0_usize;
    let mut functions = 0_usize;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(broken)? {
            Payload::Version { encoding, .. } if depth == 0 && encoding != Encoding::Component => {
                return Err(AdmissionError("module is not a component".to_owned()));
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CodeSectionEntry(body) => {
                functions += 1;
                let size = body.range().len();
                if functions > MAX_FUNCTIONS || size > MAX_FUNCTION_BYTES {
                    return Err(AdmissionError(format!(
                        "module has more than {MAX_FUNCTIONS} functions, or one of more than {MAX_FUNCTION_BYTES} bytes; build it smaller"
                    )));
                }
            }
            Payload::ComponentImportSection(reader) if depth == 0 => {
                for import in reader {
                    outside
                        .imports
                        .push(import.map_err(broken)?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(reader) if depth == 0 => {
                for export in reader {
                    outside
                        .exports
                        .push(export.map_err(broken)?.name.name.to_owned());
                }
            }
            Payload::CustomSection(section)
                if depth == 0 && section.name() == DESCRIPTION_SECTION =>
            {
                let text = std::str::from_utf8(section.data())
                    .map_err(|_| AdmissionError("module's description is not UTF-8".to_owned()))?;
                outside.description = Some(text.to_owned());
            }
            _ => {}
        }
    }
    Ok(outside)
}

/// A custom section, to be appended to a component.
pub fn custom_section(name: &str, data: &[u8]) -> Vec<u8> {
    let mut content = leb128(name.len());
    content.extend(name.as_bytes());
    content.extend(data);
    let mut section = vec![0];
    section.extend(leb128(content.len()));
    section.extend(content);
    section
}

fn leb128(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_component_is_refused_with_the_remedy() {
        for (bytes, says) in [
            (&b"hello"[..], "not WebAssembly"),
            (b"\0asm\x01\0\0\0", "core module"),
            (b"\0asm\x0d\0\x01\0\x07\xff", "broken at byte"),
            (b"\0asm\x0d\0\x01\0", "another world"),
        ] {
            let line = admit_module(bytes).unwrap_err().to_string();
            assert!(line.contains(says) && !line.contains('\n'), "{line}");
        }
    }

    #[test]
    fn imports_are_named_in_the_refusal() {
        let line = contract_import("wasi:cli/exit@0.2.0")
            .unwrap_err()
            .to_string();
        assert!(line.contains("`wasi:cli/exit@0.2.0`"), "{line}");
        assert!(contract_import("guichet:policy/memory@0.2.0").is_err());
        assert_eq!(
            contract_import("guichet:policy/memory@0.1.0"),
            Ok(Some("memory".to_owned()))
        );
    }

    #[test]
    fn a_section_can_be_read_back() {
        let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
        let text = "x".repeat(300);
        bytes.extend(custom_section(DESCRIPTION_SECTION, text.as_bytes()));
        assert_eq!(read_outside(&bytes).unwrap().description, Some(text));
    }
}
