//! Overrides: each is used once, the oldest first.

use super::{
    case::{Resource, ResourceKind, Strategy},
    matching::same,
};

/// Overrides that wait for their resource.
#[derive(Default)]
pub(super) struct Overrides<'a> {
    waiting: Vec<Waiting<'a>>,
}

struct Waiting<'a> {
    resource: &'a Resource,
    strategy: &'a Strategy,
    pointer: &'a str,
}

impl<'a> Overrides<'a> {
    pub(super) fn add(&mut self, resource: &'a Resource, strategy: &'a Strategy, pointer: &'a str) {
        self.waiting.push(Waiting {
            resource,
            strategy,
            pointer,
        });
    }

    /// The oldest that is for this resource; it is used up.
    pub(super) fn take(&mut self, kind: ResourceKind, name: &str) -> Option<&'a Strategy> {
        let at = self
            .waiting
            .iter()
            .position(|waiting| waiting.resource.is(kind, name))?;
        Some(self.waiting.remove(at).strategy)
    }

    /// Pointers to those that were not used.
    pub(super) fn unused(&self) -> impl Iterator<Item = &'a str> {
        self.waiting.iter().map(|waiting| waiting.pointer)
    }
}

impl Resource {
    /// Whether it is the one that is used.
    pub(super) fn is(&self, kind: ResourceKind, name: &str) -> bool {
        self.kind == kind && self.name.as_deref().is_none_or(|own| same(own, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overrides_of_a_resource_are_used_in_order_and_once() {
        let named = |name: Option<&str>| Resource {
            kind: ResourceKind::Hours,
            name: name.map(str::to_owned),
        };
        let (shop, any) = (named(Some("shop")), named(None));
        let (open, shut) = (Strategy::Open(true), Strategy::Open(false));
        let mut overrides = Overrides::default();
        overrides.add(&shop, &open, "/0");
        overrides.add(&any, &shut, "/1");
        overrides.add(&shop, &shut, "/2");
        assert_eq!(overrides.take(ResourceKind::Queue, "shop"), None);
        assert_eq!(overrides.take(ResourceKind::Hours, "office"), Some(&shut));
        assert_eq!(overrides.take(ResourceKind::Hours, "office"), None);
        assert_eq!(overrides.take(ResourceKind::Hours, "x/shop"), Some(&open));
        assert_eq!(overrides.unused().collect::<Vec<_>>(), ["/2"]);
    }
}
