//! Overlapping and touching spans merge into their hull, so that what one
//! opinion hides another can only hide more of.

use std::{cmp::Reverse, collections::BTreeSet, sync::Arc};

use super::{NEVER_KEPT, Treatment};

/// A stretch that one policy wants edited: UTF-8 byte offsets, half open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) class: Arc<str>,
    pub(crate) treatment: Treatment,
}

/// What is done to a stretch, all opinions joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hull {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) class: Arc<str>,
    pub(crate) treatment: Treatment,
}

/// The hulls of a set of spans, in order. Order and duplicates of the spans
/// cannot matter: the set has neither.
pub(crate) fn hulls(spans: &BTreeSet<Span>) -> Vec<Hull> {
    let mut hulls = Vec::new();
    let mut cluster: Vec<&Span> = Vec::new();
    let mut reach = 0;
    for span in spans {
        if !cluster.is_empty() && span.start > reach {
            hulls.extend(join(&cluster));
            cluster.clear();
        }
        reach = if cluster.is_empty() {
            span.end
        } else {
            reach.max(span.end)
        };
        cluster.push(span);
    }
    hulls.extend(join(&cluster));
    hulls
}

fn join(cluster: &[&Span]) -> Option<Hull> {
    let start = cluster.iter().map(|span| span.start).min()?;
    let end = cluster.iter().map(|span| span.end).max()?;
    // The strongest treatment names the class; ties go by name.
    let strongest = cluster
        .iter()
        .max_by_key(|span| (strength(span), Reverse(&span.class)))?;
    let treatment = match strength(strongest) {
        // A mask or a token holds only where one intact span stands alone.
        0 if cluster.len() > 1 => Treatment::Label,
        _ if NEVER_KEPT.contains(&&*strongest.class) => strongest.treatment.max(Treatment::Remove),
        _ => strongest.treatment,
    };
    Some(Hull {
        start,
        end,
        class: Arc::clone(&strongest.class),
        treatment,
    })
}

/// Rank of what is done to a span: classes that may never be kept are removed
/// whatever was asked.
fn strength(span: &Span) -> u8 {
    let asked = span.treatment.rank();
    if NEVER_KEPT.contains(&&*span.class) {
        asked.max(Treatment::Remove.rank())
    } else {
        asked
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in crate::edits) fn span(
        start: usize,
        end: usize,
        class: &str,
        treatment: Treatment,
    ) -> Span {
        Span {
            start,
            end,
            class: class.into(),
            treatment,
        }
    }

    pub(in crate::edits) fn any_spans(length: usize) -> impl Strategy<Value = BTreeSet<Span>> {
        let class = prop::sample::select(vec!["card-number", "email", "card-security-code"]);
        let treatment = prop::sample::select(Treatment::ALL.to_vec());
        let one = (0..length, 1..=length, class, treatment)
            .prop_map(move |(start, size, c, t)| span(start, (start + size).min(length), c, t));
        prop::collection::btree_set(one, 0..6)
    }

    #[test]
    fn touching_masks_become_a_label() {
        let spans = [
            span(0, 4, "b", Treatment::Mask),
            span(4, 8, "a", Treatment::Tokenise),
        ];
        let expected = Hull {
            start: 0,
            end: 8,
            class: "a".into(),
            treatment: Treatment::Label,
        };
        assert_eq!(hulls(&spans.into()), [expected]);
    }

    #[test]
    fn a_security_code_is_removed_whatever_was_asked() {
        let found = hulls(&[span(3, 6, "card-security-code", Treatment::Label)].into());
        assert_eq!(found[0].treatment, Treatment::Remove);
    }

    proptest! {
        /// The model: paint every byte, and read the hulls off the paint.
        #[test]
        fn hulls_agree_with_painted_bytes(spans in any_spans(12)) {
            let mut painted = [false; 12];
            let mut joints = [false; 13];
            for s in &spans {
                painted[s.start..s.end].fill(true);
                joints[s.start + 1..s.end].fill(true);
            }
            // Touching spans meet at a boundary that both sides cover.
            for i in 1..12 {
                joints[i] |= painted[i - 1] && painted[i];
            }
            let mut expected = Vec::new();
            let mut i = 0;
            while i < 12 {
                if painted[i] {
                    let start = i;
                    while i + 1 < 12 && joints[i + 1] && painted[i + 1] { i += 1; }
                    expected.push((start, i + 1));
                }
                i += 1;
            }
            let found: Vec<_> = hulls(&spans).iter().map(|h| (h.start, h.end)).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn another_span_never_weakens_a_hull(spans in any_spans(12), more in any_spans(12)) {
            let joined = hulls(&spans.union(&more).cloned().collect());
            for hull in hulls(&spans) {
                let over = joined.iter().find(|j| j.start <= hull.start && hull.end <= j.end);
                let over = over.expect("a hull stays covered");
                prop_assert!(over.treatment.rank() >= hull.treatment.rank());
            }
        }
    }
}
