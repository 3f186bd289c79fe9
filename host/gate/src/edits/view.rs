//! The way back from a text with placeholders to the original.

use std::ops::Range;

/// A stretch of the original and what is shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) original: Range<usize>,
    pub(crate) shown: Range<usize>,
    /// True when it is shown byte for byte.
    pub(crate) kept: bool,
}

/// Where each byte of a rendered text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OffsetMap(Vec<Segment>);

impl OffsetMap {
    pub(super) fn new(segments: Vec<Segment>) -> Self {
        Self(segments)
    }

    #[cfg(test)]
    pub(super) fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The stretch of the original under a stretch of the shown text: touching
    /// a placeholder covers all that it hides.
    pub(crate) fn original(&self, shown: &Range<usize>) -> Range<usize> {
        let mut covered: Option<Range<usize>> = None;
        for segment in &self.0 {
            if segment.shown.end <= shown.start || shown.end <= segment.shown.start {
                continue;
            }
            let under = if segment.kept {
                let start = shown.start.max(segment.shown.start) - segment.shown.start;
                let end = shown.end.min(segment.shown.end) - segment.shown.start;
                segment.original.start + start..segment.original.start + end
            } else {
                segment.original.clone()
            };
            covered = Some(match covered {
                None => under,
                Some(before) => before.start.min(under.start)..before.end.max(under.end),
            });
        }
        covered.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_a_placeholder_covers_what_it_hides() {
        // "ab" + 16 hidden bytes shown as "[c]" + "yz"
        let map = OffsetMap::new(vec![
            Segment {
                original: 0..2,
                shown: 0..2,
                kept: true,
            },
            Segment {
                original: 2..18,
                shown: 2..5,
                kept: false,
            },
            Segment {
                original: 18..20,
                shown: 5..7,
                kept: true,
            },
        ]);
        assert_eq!(map.original(&(0..1)), 0..1);
        assert_eq!(map.original(&(1..3)), 1..18);
        assert_eq!(map.original(&(4..6)), 2..19);
        assert_eq!(map.original(&(6..7)), 19..20);
    }
}
