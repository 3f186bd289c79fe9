use crate::{Decision, Edit, Failure, Treatment, Turn, Verdict};

/// What came of a turn on the bench.
#[derive(Clone, Debug)]
pub struct Seen {
    pub(super) turn: Turn,
    pub(super) verdict: Result<Verdict, Failure>,
}

impl Seen {
    /// What the policy said.
    pub fn verdict(&self) -> Result<&Verdict, &Failure> {
        self.verdict.as_ref()
    }

    /// Its decision; a failure counts as a denial, as it does in a tenant that
    /// says nothing else.
    pub fn decision(&self) -> Decision {
        self.verdict
            .as_ref()
            .map_or(Decision::Deny, |verdict| verdict.decision.clone())
    }

    /// Its edits, of this turn and of earlier ones.
    pub fn edits(&self) -> &[Edit] {
        self.verdict.as_ref().map_or(&[], |verdict| &verdict.edits)
    }

    /// Its reasons.
    pub fn reasons(&self) -> &[String] {
        self.verdict
            .as_ref()
            .map_or(&[], |verdict| &verdict.reasons)
    }

    /// Its obligations.
    pub fn obligations(&self) -> &[(String, String)] {
        self.verdict
            .as_ref()
            .map_or(&[], |verdict| &verdict.obligations)
    }

    /// The turn's first part as it would leave.
    pub fn text(&self) -> String {
        self.part(0)
    }

    /// A part as it would leave: labels as `[class]`, removed stretches as
    /// `[removed]`, withheld ones as `[…]`; the host masks more finely.
    pub fn part(&self, index: usize) -> String {
        let Some(part) = self.turn.parts.get(index) else {
            return String::new();
        };
        let mut own: Vec<&Edit> = self
            .edits()
            .iter()
            .filter(|edit| edit.turn == self.turn.sequence && edit.part as usize == index)
            .collect();
        own.sort_by_key(|edit| (edit.start, edit.end));
        let mut out = String::new();
        let mut done = 0;
        for edit in own {
            let (start, end) = (edit.start as usize, edit.end as usize);
            if end <= done {
                continue;
            }
            out.push_str(part.text.get(done..start).unwrap_or_default());
            match edit.treatment {
                Treatment::Remove => out.push_str("[removed]"),
                Treatment::Withhold => out.push_str("[…]"),
                _ => {
                    out.push('[');
                    out.push_str(&edit.class);
                    out.push(']');
                }
            }
            done = end;
        }
        out.push_str(part.text.get(done..).unwrap_or_default());
        out
    }
}
