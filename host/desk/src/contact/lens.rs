//! Contact Lens transcripts, as Amazon Connect exports them: chat and voice,
//! after the call, and segments of a running one.

use std::collections::BTreeMap;

use anyhow::anyhow;
use guichet::{Payload, Submission};
use serde::Deserialize;

use super::{
    Contact, Step, json,
    turn::{rfc3339, usual_stage},
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Export {
    #[serde(default)]
    channel: String,
    #[serde(default)]
    language_code: String,
    #[serde(default)]
    participants: Vec<Participant>,
    transcript: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Participant {
    participant_id: String,
    #[serde(default)]
    participant_role: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Item {
    id: String,
    #[serde(default)]
    participant_id: String,
    #[serde(default)]
    participant_role: String,
    #[serde(default)]
    r#type: String,
    content: Option<String>,
    absolute_time: Option<String>,
    #[serde(default)]
    attachments: Vec<Attachment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attachment {
    attachment_name: String,
}

pub(super) fn read(text: &str) -> anyhow::Result<Contact> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let whole: Export = json::read(text.as_bytes()).map_err(|(line, column, problem)| {
        anyhow!(
            "line {line} column {column}: {problem}; export a Contact Lens transcript, or write turns as JSON Lines"
        )
    })?;
    let roles: BTreeMap<&str, &str> = whole
        .participants
        .iter()
        .map(|participant| {
            (
                participant.participant_id.as_str(),
                participant.participant_role.as_str(),
            )
        })
        .collect();
    let channel = match whole.channel.to_ascii_lowercase().as_str() {
        "" => "voice".to_owned(),
        channel => channel.to_owned(),
    };
    let mut contact = Contact::default();
    for item in whole.transcript {
        let role = match item.participant_role.as_str() {
            "" => roles
                .get(item.participant_id.as_str())
                .copied()
                .unwrap_or_default(),
            role => role,
        };
        let role = role.to_ascii_lowercase();
        let said = item.content.is_some() || !item.attachments.is_empty();
        if !said || item.r#type == "EVENT" {
            contact.events += 1;
            continue;
        }
        let mut submission = Submission::new(
            item.id,
            usual_stage(&role),
            Payload::text(item.content.unwrap_or_default()),
        )
        .channel(channel.as_str())
        .language(whole.language_code.as_str());
        submission.at = item.absolute_time.as_deref().map(rfc3339).transpose()?;
        submission.attachments = item
            .attachments
            .into_iter()
            .map(|a| a.attachment_name)
            .collect();
        if !role.is_empty() {
            submission = submission.fact("participant.role", role);
        }
        if !item.participant_id.is_empty() {
            submission = submission.fact("participant.ref", item.participant_id);
        }
        contact.steps.push(Step::Turn(Box::new(submission)));
    }
    Ok(contact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_counted_and_messages_become_turns() {
        let text = r#"{"Channel":"CHAT","LanguageCode":"fr-FR","Participants":[{"ParticipantId":"p","ParticipantRole":"AGENT"}],
            "Transcript":[{"Id":"1","Type":"EVENT","ParticipantId":"p"},{"Id":"2","Type":"MESSAGE","ParticipantId":"p","Content":"Oui"}]}"#;
        let contact = read(text).unwrap();
        assert_eq!((contact.steps.len(), contact.events), (1, 1));
        let Step::Turn(turn) = &contact.steps[0] else {
            panic!("no turn")
        };
        assert_eq!(
            (
                turn.stage.as_str(),
                turn.channel.as_str(),
                turn.language.as_str()
            ),
            ("outbound", "chat", "fr-FR")
        );
    }

    #[test]
    fn what_is_no_transcript_is_refused_with_its_place() {
        assert!(
            read("{}")
                .err()
                .unwrap()
                .to_string()
                .contains("missing field `Transcript`")
        );
        assert!(
            read("{\"Transcript\": 4}")
                .err()
                .unwrap()
                .to_string()
                .contains("line 1 column")
        );
        assert!(
            read("{\"Transcript\": [")
                .err()
                .unwrap()
                .to_string()
                .contains("is not JSON")
        );
    }
}
