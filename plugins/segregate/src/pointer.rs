//! Patterns of RFC 6901 pointers: `*` stands for one step, `**` for any number
//! of them. A pattern covers the field that it leads to and all that is in it.

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

    /// True when it leads to this pointer or to something that holds it: a field
    /// is the same field when it turns out to be an object or a list.
    pub(crate) fn covers(&self, pointer: &str) -> bool {
        self.leads_into(&steps(pointer))
    }

    /// True when it covers the key at this pointer, and not by naming it: what
    /// the pattern itself spells out is no secret.
    pub(crate) fn covers_key(&self, pointer: &str) -> bool {
        let path = steps(pointer);
        let holder = path.split_last().map_or(&[][..], |(_, holder)| holder);
        let names = || {
            let last = self.0.iter().rfind(|step| !matches!(step, Step::Any));
            matches!(last, Some(Step::Name(_)))
        };
        self.leads_into(holder) || (self.leads_into(&path) && !names())
    }

    /// Work grows with steps × length of the path, however many `**` there are:
    /// after a `**`, only the last one needs to be tried again.
    fn leads_into(&self, path: &[&str]) -> bool {
        let (mut step, mut at) = (0, 0);
        let mut retry: Option<(usize, usize)> = None;
        loop {
            match (self.0.get(step), path.get(at)) {
                (None, _) => return true,
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

fn steps(pointer: &str) -> Vec<&str> {
    match pointer.strip_prefix('/') {
        Some(path) => path.split('/').collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_match_as_they_say() {
        let hits = |pattern: &str, pointer: &str| Pattern::parse(pattern).unwrap().covers(pointer);
        assert!(hits("/a/b", "/a/b"));
        assert!(!hits("/a/b", "/a"));
        assert!(!hits("/a/b", "/a/bc"));
        assert!(hits("/a/*/c", "/a/0/c"));
        assert!(!hits("/a/*/c", "/a/0/1/c"));
        assert!(hits("/**/c", "/c"));
        assert!(hits("/**/c", "/a/b/c"));
        assert!(hits("/**/x/**/c", "/a/x/c/c"));
        assert!(!hits("/**/c", "/a/d"));
        assert!(!hits("/a", ""));
        assert!(hits("/**", ""));
        assert!(Pattern::parse("a").is_none());
    }

    #[test]
    fn what_a_field_holds_is_covered_with_it() {
        let hits = |pattern: &str, pointer: &str| Pattern::parse(pattern).unwrap().covers(pointer);
        assert!(hits("/a/b", "/a/b/c"));
        assert!(hits("/a/b", "/a/b/0/c"));
        assert!(hits("/**/c", "/a/c/d"));
        assert!(hits("/a/*", "/a/0/1/c"));
    }

    #[test]
    fn keys_are_covered_unless_the_pattern_names_them() {
        let hits =
            |pattern: &str, pointer: &str| Pattern::parse(pattern).unwrap().covers_key(pointer);
        assert!(!hits("/a/b", "/a"));
        assert!(!hits("/a/b", "/a/b"));
        assert!(hits("/a/b", "/a/b/c"));
        assert!(hits("/a/*", "/a/b"));
        assert!(!hits("/a/**", "/a"));
        assert!(hits("/a/**", "/a/b"));
        assert!(!hits("/**/c", "/a/c"));
        assert!(hits("/**/c", "/a/c/c"));
        assert!(hits("/**", "/a"));
    }
}
