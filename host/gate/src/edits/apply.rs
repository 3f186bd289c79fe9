//! From a text and its hulls to the text that may leave.

use super::{Hull, MaskRule, OffsetMap, Tokeniser, Treatment, mask, view::Segment};

/// A text after its edits, with the way back to the original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) text: String,
    pub(crate) map: OffsetMap,
}

/// Applies hulls, which are in order, disjoint and on character boundaries. A
/// hull that is not leaves nothing of the text: what cannot be edited exactly
/// must not be shown.
pub(crate) fn render(
    text: &str,
    hulls: &[Hull],
    rule: MaskRule,
    tokens: &dyn Tokeniser,
) -> Rendered {
    let mut out = String::with_capacity(text.len());
    let mut segments = Vec::with_capacity(hulls.len() * 2 + 1);
    let mut done = 0;
    for hull in hulls {
        let (Some(kept), Some(hidden)) =
            (text.get(done..hull.start), text.get(hull.start..hull.end))
        else {
            return nothing_of(text);
        };
        keep(&mut out, &mut segments, done, kept);
        let from = out.len();
        out.push_str(&placeholder(hull, hidden, rule, tokens));
        segments.push(Segment {
            original: hull.start..hull.end,
            shown: from..out.len(),
            kept: false,
        });
        done = hull.end;
    }
    let Some(rest) = text.get(done..) else {
        return nothing_of(text);
    };
    keep(&mut out, &mut segments, done, rest);
    Rendered {
        text: out,
        map: OffsetMap::new(segments),
    }
}

fn keep(out: &mut String, segments: &mut Vec<Segment>, at: usize, kept: &str) {
    if kept.is_empty() {
        return;
    }
    let from = out.len();
    out.push_str(kept);
    segments.push(Segment {
        original: at..at + kept.len(),
        shown: from..out.len(),
        kept: true,
    });
}

fn nothing_of(text: &str) -> Rendered {
    let mark = "[removed]";
    Rendered {
        text: mark.to_owned(),
        map: OffsetMap::new(vec![Segment {
            original: 0..text.len(),
            shown: 0..mark.len(),
            kept: false,
        }]),
    }
}

fn placeholder(hull: &Hull, hidden: &str, rule: MaskRule, tokens: &dyn Tokeniser) -> String {
    let class = &hull.class;
    match hull.treatment {
        Treatment::Mask => mask::masked(class, hidden, rule),
        Treatment::Tokenise => tokens
            .token(class, hidden)
            .map(|token| format!("[{class}:{token}]")),
        Treatment::Label => None,
        Treatment::Remove => Some("[removed]".to_owned()),
        Treatment::Withhold => Some("[…]".to_owned()),
    }
    .unwrap_or_else(|| format!("[{class}]"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{super::hull, *};
    use hull::tests::{any_spans, span};

    struct Letters;
    impl Tokeniser for Letters {
        fn token(&self, _: &str, text: &str) -> Option<String> {
            (text.len() > 1).then(|| "abcd".to_owned())
        }
    }

    fn shown(text: &str, spans: &[hull::Span]) -> String {
        let spans: BTreeSet<_> = spans.iter().cloned().collect();
        render(text, &hull::hulls(&spans), MaskRule::default(), &Letters).text
    }

    #[test]
    fn each_treatment_shows_what_it_says() {
        let text = "pay 4111111111111111 now";
        let with = |t| shown(text, &[span(4, 20, "card-number", t)]);
        assert_eq!(with(Treatment::Mask), "pay ************1111 now");
        assert_eq!(with(Treatment::Tokenise), "pay [card-number:abcd] now");
        assert_eq!(with(Treatment::Label), "pay [card-number] now");
        assert_eq!(with(Treatment::Remove), "pay [removed] now");
        assert_eq!(with(Treatment::Withhold), "pay […] now");
    }

    #[test]
    fn a_hull_off_a_boundary_shows_nothing() {
        assert_eq!(
            shown("aéb", &[span(0, 2, "x", Treatment::Label)]),
            "[removed]"
        );
    }

    proptest! {
        #[test]
        fn bytes_outside_hulls_are_unchanged_and_the_map_is_exact(
            text in "[a-z0-9é€ ]{12,20}", spans in any_spans(12)
        ) {
            let on_boundary = |s: &hull::Span| text.is_char_boundary(s.start) && text.is_char_boundary(s.end);
            let spans: BTreeSet<_> = spans.into_iter().filter(on_boundary).collect();
            let hulls = hull::hulls(&spans);
            let rendered = render(&text, &hulls, MaskRule::default(), &Letters);
            // Walking the map gives back the kept bytes, each in its place.
            let mut original = 0;
            let mut out = 0;
            for segment in rendered.map.segments() {
                prop_assert_eq!(segment.original.start, original);
                prop_assert_eq!(segment.shown.start, out);
                if segment.kept {
                    prop_assert_eq!(&text[segment.original.clone()], &rendered.text[segment.shown.clone()]);
                } else {
                    prop_assert!(hulls.iter().any(|h| h.start == segment.original.start && h.end == segment.original.end));
                }
                original = segment.original.end;
                out = segment.shown.end;
            }
            prop_assert_eq!(original, text.len());
            prop_assert_eq!(out, rendered.text.len());
        }
    }
}
