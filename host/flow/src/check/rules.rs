//! The rules: stable codes, and what is said of each.

use serde::Serialize;

use super::Severity;

/// A rule.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Stable, such as `GF201`.
    pub code: &'static str,
    /// Stable, such as `secret-in-clear`.
    pub name: &'static str,
    /// The highest that its findings have.
    #[serde(skip)]
    pub severity: Severity,
    /// What it finds, in one line.
    #[serde(skip)]
    pub finds: &'static str,
    /// Why that matters, with the standard or the vendor's page behind it.
    #[serde(skip)]
    pub why: &'static str,
    /// What to do about it.
    #[serde(skip)]
    pub remedy: &'static str,
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}

macro_rules! rules {
    ($($constant:ident = $severity:ident $code:literal $name:literal
        finds $finds:literal why $why:literal remedy $remedy:literal;)*) => {
        $(pub(crate) static $constant: Rule = Rule {
            code: $code,
            name: $name,
            severity: Severity::$severity,
            finds: $finds,
            why: $why,
            remedy: $remedy,
        };)*

        /// Every rule, by code.
        pub static RULES: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    UNREADABLE = Error "GF001" "unreadable"
        finds "a file that is no flow of the flow language"
        why "Nothing can be said of a flow that cannot be read, and the vendor's import refuses it."
        remedy "export the flow again in the flow language (2019-10-30)";
    DANGLING_BRANCH = Error "GF101" "dangling-branch"
        finds "`StartAction` or a branch that names an action which is not there"
        why "The vendor refuses to publish such a flow; a contact that takes the branch is lost."
        remedy "lead the branch to an action of this flow, or take it out";
    UNREACHABLE = Warning "GF102" "unreachable-action"
        finds "an action that no way from the start leads to"
        why "It never runs: a check or a message that somebody counts on may be missing from every contact."
        remedy "connect it, or delete it";
    MISSING_ERROR_BRANCH = Warning "GF103" "missing-error-branch"
        finds "an action that can fail, or whose result can match no condition, without a branch for that"
        why "The contact ends there when it happens: the caller is cut off (vendor: errors of each action)."
        remedy "add the error branch, and lead it to a message, a queue or an ending";
    DEAD_END = Error "GF104" "dead-end"
        finds "an action that ends no flow, and that nothing follows"
        why "The contact is cut off there, without an ending that anybody decided on."
        remedy "lead it on, or end the flow with an action that does";
    ENDLESS_LOOP = Error "GF105" "endless-loop"
        finds "a circle that nothing leads out of, and that waits for nobody"
        why "The contact turns in it until the vendor stops it, and costs time, calls of functions and log lines."
        remedy "let the circle wait, ask, count with `Loop`, or end";
    BUSY_LOOP = Warning "GF106" "busy-loop"
        finds "a circle that can be left, but that turns without waiting, asking or counting"
        why "It polls as fast as it can: a function that is slow to answer is called again and again."
        remedy "put a `Wait` into the circle, or bound it with `Loop`";
    IDENTIFIER = Error "GF107" "identifier"
        finds "an identifier that is too long, reserved, used twice, or has a character that none may have"
        why "The vendor refuses it (at most 50 characters, none of % : ( \\ / ) = $ , ; [ ] { }, no reserved word, unique); a branch to an identifier used twice has two meanings."
        remedy "rename the action, and the branches that lead to it";
    LIMITS = Error "GF108" "limits"
        finds "more than 250 actions, or more than 256,000 characters"
        why "The vendor refuses larger flows (service quotas; `CreateContactFlow`, `Content`)."
        remedy "move some actions into a module or another flow";
    JSON_TYPE = Error "GF109" "json-type"
        finds "a JSON boolean or number where the flow language writes a string"
        why "The vendor's import fails, with an error that does not say where; of numbers it is not certain."
        remedy "write it as a string: \"True\", \"False\", \"5\"";
    PARAMETER = Error "GF110" "parameter"
        finds "a parameter that is missing, out of its range, or of another shape than the flow language gives it"
        why "The vendor refuses the action, or it takes its error branch every time."
        remedy "set it as the vendor's page of the action says";
    LANGUAGE = Error "GF111" "language"
        finds "another version of the flow language, or an operator that it does not have"
        why "The vendor refuses the flow; a condition with an unknown operator never holds."
        remedy "write version 2019-10-30 and its operators";
    WRONG_FLOW_TYPE = Warning "GF112" "wrong-flow-type"
        finds "an action that the vendor does not have in flows of this type"
        why "It fails when the flow runs, or cannot be published (vendor: restrictions of each action)."
        remedy "take it out, or give the flow the type that it is meant for";
    DOES_NOTHING = Note "GF113" "does-nothing"
        finds "a flow that ends where it starts"
        why "It is a placeholder: what the vendor would do without it, such as the whisper to the agent, does not happen either."
        remedy "write what it is there for, or leave the vendor's default in its place";
    SECRET_IN_CLEAR = Error "GF201" "secret-in-clear"
        finds "a card number, security code, PIN, password, one-time code, bank account or national number that is stored as it is keyed in"
        why "PCI DSS 4.0.1, 3.5.1: card numbers are unreadable wherever they are stored; 3.3.1: security codes and PINs are not stored at all. In clear they reach attributes, logs and functions."
        remedy "set `InputEncryption` with a key of your own, and decrypt in the one function that needs it";
    LONG_IN_CLEAR = Warning "GF202" "long-digits-in-clear"
        finds "an input that takes 12 digits or more, enough for a card number, and is stored in clear"
        why "PCI DSS 4.0.1, 3.5.1. Callers key in what they are asked for, and what they think they are asked for."
        remedy "set `InputEncryption`, or lower `MaximumLength` to what is asked for";
    KEPT = Error "GF203" "keyed-digits-kept"
        finds "what was keyed in in clear is copied to contact attributes, tasks, cases, profiles, tags or other records"
        why "Attributes are kept with the contact record for 24 months, are shown to agents, and are handed to every function and integration (PCI DSS 4.0.1, 3.2.1, 3.3.1, 3.5.1)."
        remedy "encrypt the input before it is copied, or hand it to one function and keep a token";
    HANDED_OVER = Error "GF204" "keyed-digits-handed-over"
        finds "what was keyed in in clear is handed to a Lambda function, a bot, or a look-up of profiles or cases"
        why "The request stands in the function's log and traces; the function comes into scope (PCI DSS 4.0.1, 3.5.1, 4.2.1; vendor: secure IVR with `InputEncryption`)."
        remedy "encrypt the input, and let the function decrypt what it needs";
    SHOWN = Error "GF205" "keyed-digits-shown"
        finds "what was keyed in in clear is said back to the caller or shown on a page"
        why "A prompt is heard by whoever is near, and is recorded and transcribed; a page shows it to the agent (PCI DSS 4.0.1, 3.4.1: card numbers are masked when displayed)."
        remedy "say the last four digits at most, out of a function's answer";
    LOGGED = Error "GF206" "keyed-digits-logged"
        finds "the flow writes its log while a secret is keyed in in clear"
        why "Flow logs hold what each block took and gave, and lie in CloudWatch (PCI DSS 4.0.1, 3.3.1, 3.5.1)."
        remedy "switch the log off with `UpdateFlowLoggingBehavior` before the input, and on again after it";
    RECORDED = Error "GF301" "recorded-while-keyed"
        finds "a recording that may be on while a secret is keyed in"
        why "Key tones are part of what is heard, and can be read from the recording, also where the stored input is encrypted (PCI DSS 4.0.1, 3.3.1: not even encrypted)."
        remedy "stop the recording with `UpdateContactRecordingBehavior` before the input, and start it again after it";
    ANALYSED = Error "GF302" "analysed-while-keyed"
        finds "analytics that may be on while a secret is keyed in"
        why "A caller who speaks the number instead of keying it in is transcribed."
        remedy "switch analytics off before the input, and on again after it";
    UNREDACTED = Warning "GF303" "unredacted-analytics"
        finds "analytics without redaction, or with the original kept beside the redacted text"
        why "Transcripts hold whatever the caller says: card numbers, health, names (PCI DSS 4.0.1, 3.2.1; GDPR, article 5(1)(c))."
        remedy "set the redaction to `Enabled` and its results to `RedactedOnly`";
    PERSONAL = Error "GF401" "personal-data-in-attributes"
        finds "contact attributes that are filled with personal data"
        why "Attributes are kept with the contact record for 24 months, can be searched, and are handed to every function and integration (GDPR, article 5(1)(c) and (e))."
        remedy "keep a reference, such as a profile's id, and read the data where it is needed";
    OUTSIDE_NUMBER = Error "GF501" "number-from-data"
        finds "a number outside that is called, and that comes from attributes, a function's answer or the caller"
        why "Whoever can write the value decides where the centre calls, and who pays for it (toll fraud, IRSF)."
        remedy "choose the number by `Compare` among those that are written in the flow; check a caller's own with `PhoneNumberValidation`";
    NO_TIME_LIMIT = Warning "GF601" "look-up-without-time-limit"
        finds "a Lambda function that is waited for without a fixed time limit"
        why "The vendor's page demands it, 1 to 8 seconds, set in the flow; without it the caller hears silence for as long as the default lasts."
        remedy "set `InvocationTimeLimitSeconds` to a number from 1 to 8";
    NO_STEP_UP = Error "GF701" "step-up-missing"
        finds "a way to an action that was named as sensitive which passes no step-up"
        why "Whoever finds that way does it in the customer's name."
        remedy "lead every way to it through a step-up, by the branch that says \"proven\"";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_in_order() {
        let codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        let names: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), RULES.len());
        assert_eq!(rule("GF201").unwrap().name, "secret-in-clear");
        assert!(rule("GF999").is_none());
    }
}
