//! Findings as a SARIF 2.1.0 log (OASIS), as code scanning takes it.

use std::{io::Write as _, path::Path};

use guichet_flow::check::{RULES, Rule};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::exit::{Problem, output};

use super::check::{Checked, Placed};

pub(crate) fn print(checked: &Checked) -> Result<(), Problem> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &log(checked)).map_err(|e| output(e.into()))?;
    out.write_all(b"\n").map_err(output)
}

fn log(checked: &Checked) -> Value {
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "guichet flow check",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_HOMEPAGE"),
                "rules": RULES.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": checked.findings.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn described(rule: &Rule) -> Value {
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": format!("Finds {}.", rule.finds) },
        "fullDescription": { "text": rule.why },
        "help": { "text": format!("{} Remedy: {}.", rule.why, rule.remedy) },
        "defaultConfiguration": { "level": rule.severity },
        "properties": { "tags": ["security", "contact-flow"] },
    })
}

fn result(placed: &Placed) -> Value {
    let finding = &placed.finding;
    let mut physical = json!({ "artifactLocation": { "uri": uri(&placed.path) } });
    if let (Some(position), Some(physical)) = (placed.position, physical.as_object_mut()) {
        let region = json!({ "startLine": position.line, "startColumn": position.column });
        physical.insert("region".to_owned(), region);
    }
    let action = finding.action.as_deref();
    let logical = json!({
        "name": action.unwrap_or("flow"),
        "fullyQualifiedName": finding.pointer,
        "kind": "element",
    });
    let rule = RULES.iter().position(|rule| rule.code == finding.rule.code);
    json!({
        "ruleId": finding.rule.code,
        "ruleIndex": rule,
        "level": finding.severity,
        "message": { "text": format!("{}. Remedy: {}.", finding.problem, finding.remedy) },
        "locations": [{ "physicalLocation": physical, "logicalLocations": [logical] }],
        "partialFingerprints": { "guichetFlow/v1": fingerprint(placed) },
    })
}

/// The same for a finding that only moved in its file.
fn fingerprint(placed: &Placed) -> String {
    let finding = &placed.finding;
    let mut hash = Sha256::new();
    let below = match &finding.action {
        // The action's identifier stands for its position.
        Some(_) => finding.pointer.splitn(4, '/').nth(3).unwrap_or_default(),
        None => finding.pointer.as_str(),
    };
    let parts = [
        finding.rule.code,
        &uri(&placed.path),
        finding.action.as_deref().unwrap_or_default(),
        below,
    ];
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A path as a URI reference (RFC 3986): relative where the path is.
fn uri(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = text.strip_prefix("./").unwrap_or(&text);
    let mut uri = String::with_capacity(text.len());
    if path.is_absolute() {
        uri += "file://";
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}
