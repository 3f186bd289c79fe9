//! Patterns of RFC 6901 pointers: `*` stands for one step, `**` for any number
//! of them.

#[derive(Debug)]
pub(crate) struct Pattern(Vec<Step>);

#[derive(Debug)]
enum Step {
    Name(String),
    One,
    Any,
}

impl Pattern {
    /// `None` when it is no pointer.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let steps = text.strip_prefix('/')?.split('/').map(|step| match step {
            "*" => Step::One,
            "**" => Step::Any,
            name => Step::Name(name.to_owned()),
        });
        Some(Self(steps.collect()))
    }

    /// True when it leads to this pointer. Work grows with steps × length of
    /// the pointer, however many `**` there are: after a `**`, only the last
    /// one needs to be tried again.
    pub(crate) fn matches(&self, pointer: &str) -> bool {
        let path: Vec<&str> = match pointer.strip_prefix('/') {
            Some(path) => path.split('/').collect(),
            None => return false,
        };
        let (mut step, mut at) = (0, 0);
        let mut retry: Option<(usize, usize)> = None;
        loop {
            match (self.0.get(step), path.get(at)) {
                (None, None) => return true,
                (Some(Step::Any), _) => {
                    retry = Some((step + 1, at));
                    step += 1;
                }
                (Some(Step::One), Some(_)) => {
                    step += 1;
                    at += 1;
                }
                (Some(Step::Name(name)), Some(found)) if name == found => {
                    step += 1;
                    at += 1;
                }
                _ => match retry {
                    Some((after, from)) if from < path.len() => {
                        retry = Some((after, from + 1));
                        step = after;
                        at = from + 1;
                    }
                    _ => return false,
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_match_as_they_say() {
        let hits = |pattern: &str, pointer: &str| Pattern::parse(pattern).unwrap().matches(pointer);
        assert!(hits("/a/b", "/a/b"));
        assert!(!hits("/a/b", "/a/b/c"));
        assert!(hits("/a/*/c", "/a/0/c"));
        assert!(!hits("/a/*/c", "/a/0/1/c"));
        assert!(hits("/**/c", "/c"));
        assert!(hits("/**/c", "/a/b/c"));
        assert!(hits("/**/x/**/c", "/a/x/c/c"));
        assert!(!hits("/**/c", "/a/c/d"));
        assert!(!hits("/a", ""));
        assert!(Pattern::parse("a").is_none());
    }
}
