//! The controls: what each asks for, in our own words, what of it the ledger can
//! show, and what it cannot.
//!
//! PCI DSS 4.0.1 (June 2024), AICPA Trust Services Criteria 2017 (points of focus
//! 2022), ISO/IEC 27001:2022 Annex A, ISO/IEC 27018, 45 CFR 164.312.

use serde::Serialize;

use super::{
    Basis,
    evidence::{self, Lines},
    facts::Facts,
    turns, upkeep,
};

/// One control, and what the ledger has to say to it.
#[derive(Debug, Serialize)]
pub(super) struct Control {
    pub(super) standard: &'static str,
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) asks: &'static str,
    /// Empty where the period holds nothing on it.
    pub(super) shows: Lines,
    pub(super) does_not_show: &'static str,
}

struct Row {
    standard: &'static str,
    id: &'static str,
    name: &'static str,
    asks: &'static str,
    shows: fn(&Facts, &Basis) -> Lines,
    does_not_show: &'static str,
}

pub(super) fn controls(facts: &Facts, basis: &Basis) -> Vec<Control> {
    let control = |row: &Row| Control {
        standard: row.standard,
        id: row.id,
        name: row.name,
        asks: row.asks,
        shows: (row.shows)(facts, basis),
        does_not_show: row.does_not_show,
    };
    TABLE.iter().map(control).collect()
}

const PCI: &str = "PCI DSS 4.0.1";
const SOC: &str = "SOC 2 (Trust Services Criteria)";
const ISO: &str = "ISO/IEC 27001:2022, Annex A";
const PRIVACY: &str = "ISO/IEC 27018 (by theme; the editions number their clauses differently)";
const HIPAA: &str = "HIPAA, 45 CFR 164.312";

const TABLE: &[Row] = &[
    Row {
        standard: PCI,
        id: "3.3.1",
        name: "Sensitive authentication data",
        asks: "Security codes, PINs and track data are not kept once a payment is authorised.",
        shows: turns::security_codes,
        does_not_show: "Data that no policy recognised, what other systems keep, whether the recording did pause.",
    },
    Row {
        standard: PCI,
        id: "3.4.1",
        name: "Display of card numbers",
        asks: "A card number is shown in part only, except to those whose work needs all of it.",
        shows: turns::card_numbers,
        does_not_show: "How many digits a mask left, who looked at a screen, numbers that no policy recognised.",
    },
    Row {
        standard: PCI,
        id: "3.5.1.1",
        name: "Keyed hashes",
        asks: "Where hashes make card numbers unreadable, they are keyed, over the whole number, with managed keys.",
        shows: evidence::keyed_digests,
        does_not_show: "Hashes in other systems, how the keys are stored and who can read them.",
    },
    Row {
        standard: PCI,
        id: "6.3.2",
        name: "Inventory of software",
        asks: "Own and custom software, with the parts of others in it, is listed, so that weaknesses can be found and mended.",
        shows: evidence::inventory,
        does_not_show: "The libraries inside a module or the program, known weaknesses, software beside Guichet, policies that no turn has met.",
    },
    Row {
        standard: PCI,
        id: "6.5.1",
        name: "Changes in production",
        asks: "A change is described, approved, tested, and can be taken back.",
        shows: upkeep::changes,
        does_not_show: "Whether those named did approve: approvers and reference are what the configuration states. Tests, impact and the way back.",
    },
    Row {
        standard: PCI,
        id: "10.2",
        name: "Audit logs",
        asks: "Logs record who did what and when, so that misuse can be found and followed up.",
        shows: evidence::logged,
        does_not_show: "Persons by name, input that was turned away before a decision, log-ins, access to files and machines.",
    },
    Row {
        standard: PCI,
        id: "10.3",
        name: "Protection of logs",
        asks: "Logs cannot be changed or destroyed unseen.",
        shows: upkeep::integrity,
        does_not_show: "Who may read or write the files; a log that was cut short or forked as a whole, unless a checkpoint held elsewhere was given.",
    },
    Row {
        standard: PCI,
        id: "10.5",
        name: "History of logs",
        asks: "Logs are kept for a year, the last three months at hand.",
        shows: upkeep::log_kept,
        does_not_show: "Archives and backups; whether a gap was quiet or a fault.",
    },
    Row {
        standard: PCI,
        id: "10.7",
        name: "Failures of controls",
        asks: "When a control fails, it is noticed, reported and seen to.",
        shows: upkeep::failures,
        does_not_show: "Who was alerted and what was done; turns that were refused while nothing could be written.",
    },
    Row {
        standard: SOC,
        id: "CC6.1",
        name: "Logical access",
        asks: "Access to protected information is limited by technical means.",
        shows: turns::access,
        does_not_show: "Accounts and roles on the platform and on the machine.",
    },
    Row {
        standard: SOC,
        id: "CC6.8",
        name: "Unauthorised software",
        asks: "Software that nobody authorised, or that does harm, is kept out or found.",
        shows: evidence::software,
        does_not_show: "What the code of a module does, beyond what the host let it do; other software on the machine.",
    },
    Row {
        standard: SOC,
        id: "CC7.2",
        name: "Watching for anomalies",
        asks: "Operation is watched for signs of attack, disaster and error.",
        shows: evidence::anomalies,
        does_not_show: "Who watched, and how it was judged.",
    },
    Row {
        standard: SOC,
        id: "CC8.1",
        name: "Management of changes",
        asks: "Changes are authorised, tested and approved before they take effect.",
        shows: upkeep::changes,
        does_not_show: "Authority of those named, design and tests.",
    },
    Row {
        standard: SOC,
        id: "C1.1",
        name: "Confidential information",
        asks: "What is confidential is known as such and protected.",
        shows: turns::masking,
        does_not_show: "What no policy recognised as confidential; copies elsewhere.",
    },
    Row {
        standard: ISO,
        id: "8.3",
        name: "Restriction of access",
        asks: "Access to information follows the rules that were set for it.",
        shows: turns::access,
        does_not_show: "The rules themselves, and access that does not pass the gate.",
    },
    Row {
        standard: ISO,
        id: "8.5",
        name: "Secure authentication",
        asks: "Who wants access proves who they are, as strongly as the matter needs.",
        shows: turns::authentication,
        does_not_show: "How the platform made sure; the proof is taken from it.",
    },
    Row {
        standard: ISO,
        id: "8.9",
        name: "Configuration",
        asks: "Configurations are set, written down, watched and reviewed.",
        shows: evidence::configuration,
        does_not_show: "The contents of a configuration, only its digest; reviews; the machine's own settings.",
    },
    Row {
        standard: ISO,
        id: "8.11",
        name: "Masking",
        asks: "Data is masked as rules and law ask for.",
        shows: turns::masking,
        does_not_show: "Which rules and law apply; what no policy recognised.",
    },
    Row {
        standard: ISO,
        id: "8.12",
        name: "Leakage",
        asks: "Sensitive information is kept from leaving where it should not.",
        shows: turns::leakage,
        does_not_show: "Ways that do not pass the gate; what no policy recognised.",
    },
    Row {
        standard: ISO,
        id: "8.15",
        name: "Logging",
        asks: "Events are logged, and logs are kept, protected and looked at.",
        shows: |facts, basis| {
            let mut lines = evidence::logged(facts, basis);
            lines.extend(upkeep::integrity(facts, basis));
            lines
        },
        does_not_show: "Logs of other systems; what was looked at without being filed.",
    },
    Row {
        standard: ISO,
        id: "8.16",
        name: "Monitoring",
        asks: "Networks, systems and applications are watched for what is unusual.",
        shows: evidence::anomalies,
        does_not_show: "Who watched, and what followed.",
    },
    Row {
        standard: ISO,
        id: "8.32",
        name: "Changes",
        asks: "Changes of systems follow a procedure.",
        shows: upkeep::changes,
        does_not_show: "The procedure; tests; whether those named did approve.",
    },
    Row {
        standard: PRIVACY,
        id: "minimisation, retention, erasure",
        name: "Little is kept, and not for longer than needed",
        asks: "Personal data in a public cloud is kept to what is needed, and erased in time.",
        shows: evidence::minimisation,
        does_not_show: "Stores beside the ledger; that a key is gone from backups too.",
    },
    Row {
        standard: PRIVACY,
        id: "disclosure and logging",
        name: "Disclosure is limited and recorded",
        asks: "Personal data is disclosed as agreed only, and what is disclosed is recorded.",
        shows: evidence::disclosure,
        does_not_show: "To whom a released turn went; what was agreed; disclosure that does not pass the gate.",
    },
    Row {
        standard: HIPAA,
        id: "(a)",
        name: "Access control",
        asks: "Only those with a right to it reach protected health information.",
        shows: turns::access,
        does_not_show: "User names, access in an emergency, log-off, encryption of stores; which information is health information.",
    },
    Row {
        standard: HIPAA,
        id: "(b)",
        name: "Audit controls",
        asks: "Activity in systems with such information is recorded and examined.",
        shows: evidence::logged,
        does_not_show: "Other systems; examinations that were not filed.",
    },
    Row {
        standard: HIPAA,
        id: "(c)",
        name: "Integrity",
        asks: "Such information is not altered or destroyed improperly.",
        shows: upkeep::integrity,
        does_not_show: "The health information itself: this is about the ledger's own entries.",
    },
    Row {
        standard: HIPAA,
        id: "(d)",
        name: "Authentication",
        asks: "Whoever seeks access is who they say.",
        shows: turns::authentication,
        does_not_show: "How the platform made sure; the proof is taken from it.",
    },
    Row {
        standard: HIPAA,
        id: "(e)",
        name: "Transmission",
        asks: "Such information is guarded while it goes over a network.",
        shows: evidence::nothing,
        does_not_show: "Transmission at all: networks and encryption leave no entry in the ledger.",
    },
];
