mod leaves;

use std::collections::BTreeSet;

use guichet_ledger::{
    AuditLeaf, Digest, Finding, Head, HeadsLeaf, KeyLeaf, Leaf, LeafError, Onlooker as _,
    PolicyLeaf, ProofLeaf, PruneLeaf, RecoveredLeaf, StopLeaf, SwapLeaf, TreeReport,
};

use self::leaves::{decision, policy, start, swap};
use super::*;

const HOUR: u64 = 60 * 60 * 1_000;
/// 2026-11-01T00:00:00Z.
const NOVEMBER: u64 = 1_793_491_200_000;

fn asked() -> Asked {
    Asked {
        tenant: "acme".into(),
        from: Some(NOVEMBER),
        to: Some(NOVEMBER + 48 * HOUR),
        made: NOVEMBER + 72 * HOUR,
        keys: vec!["audit.example/contacts+12345678+AbC".into()],
    }
}

fn verified(findings: &[(&str, &str)]) -> VerifyReport {
    let tree = |tenant: Option<&str>, size| TreeReport {
        tenant: tenant.map(str::to_owned),
        size,
        root: Digest([9; 32]),
        pruned: 0,
        leaves: std::collections::BTreeMap::new(),
        between: Some((NOVEMBER - HOUR, NOVEMBER + 49 * HOUR)),
        agrees_with: 0,
    };
    VerifyReport {
        trees: vec![
            tree(None, 100),
            tree(Some("acme"), 100),
            tree(Some("other"), 100),
        ],
        pending: 1,
        keys_given: false,
        handovers: Vec::new(),
        findings: findings
            .iter()
            .map(|(file, problem)| Finding {
                file: (*file).to_owned(),
                problem: (*problem).to_owned(),
            })
            .collect(),
    }
}

/// Two days of a tenant, with some of everything.
fn two_days() -> Vec<Leaf> {
    let at = |minutes: u64| NOVEMBER + minutes * 60_000;
    vec![
        start(NOVEMBER - HOUR, true),
        Leaf::Heads(HeadsLeaf {
            at: at(31),
            heads: vec![Head {
                tenant: "acme".into(),
                size: 4,
                root: Digest([8; 32]),
            }],
        }),
        start(at(1_440), false),
        Leaf::Recovered(RecoveredLeaf {
            at: at(1_440),
            bytes: 17,
            after: "crash".into(),
        }),
        Leaf::Stop(StopLeaf { at: at(1_500) }),
        swap(NOVEMBER - HOUR, 4, &["a.martin"]),
        decision(NOVEMBER - HOUR / 2, 8, "action", "held")
            .requires(false)
            .leaf(),
        Leaf::Proof(ProofLeaf {
            at: at(1),
            tenant: "acme".into(),
            interaction: Digest([1; 32]),
            kind: "assurance".into(),
            level: 2,
            binds: vec!["account".into()],
            by: Digest([6; 32]),
        }),
        decision(at(2), 8, "action", "released")
            .requires(true)
            .leaf(),
        decision(at(3), 9, "record", "released")
            .edit("card-number", "mask", 2)
            .edit("card-security-code", "remove", 1)
            .with(|leaf| {
                leaf.obligations
                    .push(("pause-recording".into(), String::new()));
            }),
        decision(at(4), 10, "outbound", "refused").with(|leaf| {
            leaf.reasons.push("another-customer".into());
            leaf.policies.push(PolicyLeaf {
                name: "segregate".into(),
                ..policy("deny")
            });
        }),
        decision(at(5), 16, "action", "held").requires(false).leaf(),
        decision(at(6), 17, "inbound", "released").with(|leaf| {
            leaf.policies = vec![policy("failed")];
            leaf.amended = vec![1, 2];
            leaf.exposure = 4;
        }),
        Leaf::Audit(AuditLeaf {
            at: at(20),
            tenant: Some("acme".into()),
            action: "export".into(),
            result: "done".into(),
        }),
        swap(at(21), 4, &[]),
        swap(at(22), 7, &["b.diallo"]),
        swap(at(23), 4, &[]),
        Leaf::Swap(SwapLeaf {
            at: at(24),
            tenant: "acme".into(),
            from: Some(2),
            error: Some("tenant.toml: policies[0] | is unknown".into()),
            ..SwapLeaf::default()
        }),
        Leaf::Key(KeyLeaf {
            at: at(25),
            tenant: Some("acme".into()),
            purpose: "pseudonyms".into(),
            change: "deleted".into(),
            key: "1".into(),
            successor: None,
        }),
        Leaf::Prune(PruneLeaf {
            at: at(26),
            tenant: Some("acme".into()),
            before: 256,
            archived: true,
        }),
        decision(NOVEMBER + 49 * HOUR, 18, "inbound", "refused").leaf(),
    ]
}

/// Each leaf at its place in its tree.
/// Shows leaves as verification does: the house's, and then each tenant's.
fn show(gatherer: &mut Gatherer<'_>, leaves: &[Leaf]) {
    let tenants: BTreeSet<_> = leaves.iter().map(Leaf::tenant).collect();
    for tenant in tenants {
        gatherer.tree(tenant);
        let of_tree = leaves.iter().filter(|leaf| leaf.tenant() == tenant);
        (0..)
            .zip(of_tree)
            .for_each(|(index, leaf)| gatherer.entry(index, leaf.clone()));
    }
}

fn made_of(asked: &Asked, verified: &VerifyReport, leaves: &[Leaf]) -> Report {
    let mut gatherer = Gatherer::new(asked);
    show(&mut gatherer, leaves);
    Report::new(asked, verified, gatherer)
}

fn made(leaves: &[Leaf]) -> Report {
    made_of(&asked(), &verified(&[]), leaves)
}

fn control<'a>(report: &'a Report, id: &str) -> &'a Control {
    report
        .controls
        .iter()
        .find(|control| control.id == id)
        .unwrap()
}

#[test]
fn the_markdown_is_the_golden_one() {
    let text = markdown::text(&document::blocks(&made(&two_days())));
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/src/audit/report/golden.md");
    if std::env::var_os("GUICHET_WRITE_GOLDEN").is_some() {
        fs::write(golden, &text).unwrap();
    }
    let expected = fs::read_to_string(golden).unwrap();
    assert_eq!(
        text, expected,
        "read the difference; GUICHET_WRITE_GOLDEN=1 takes it"
    );
}

#[test]
fn only_the_period_counts_and_what_was_held_before_is_known() {
    let report = made(&two_days());
    let decisions = &report.facts.decisions;
    assert_eq!(decisions.total, 5);
    let outcomes = decisions.outcomes();
    assert_eq!(
        (outcomes.released, outcomes.held, outcomes.refused),
        (3, 1, 1)
    );
    assert_eq!((decisions.freed, decisions.still_held), (1, 1));
    assert_eq!(decisions.interactions, 2);
    let from_the_start = Asked {
        from: None,
        to: None,
        ..asked()
    };
    let all = made_of(&from_the_start, &verified(&[]), &two_days());
    assert_eq!(all.facts.decisions.total, 7);
}

#[test]
fn a_restart_is_no_change_and_a_change_without_approver_is_named() {
    let report = made(&two_days());
    let differs: Vec<bool> = report
        .facts
        .changes
        .iter()
        .map(|change| change.differs)
        .collect();
    assert_eq!(differs, [false, true, true, false]);
    let shows = control(&report, "8.32").shows.join("\n");
    assert!(
        shows.contains("2 installations of another configuration"),
        "{shows}"
    );
    assert!(shows.contains("has no approver stated"), "{shows}");
    assert!(shows.contains("1 configuration not installed"), "{shows}");
}

#[test]
fn a_failure_that_let_a_turn_pass_is_counted_as_such() {
    let report = made(&two_days());
    let failure = &report.facts.failures[0];
    assert_eq!(
        (failure.cause.as_str(), failure.code.as_str()),
        ("budget-exceeded", "wall-clock")
    );
    assert_eq!((failure.count, failure.released), (1, 1));
    assert!(control(&report, "10.7").shows[0].contains("1 of these turns were released"));
}

#[test]
fn a_security_code_that_was_kept_in_part_stands_out() {
    let kept = decision(NOVEMBER, 1, "record", "released").edit("card-pin", "mask", 3);
    let report = made(&[kept.leaf()]);
    let shows = &control(&report, "3.3.1").shows;
    assert!(shows[1].contains("left part of such data") && shows[1].contains("card-pin mask 3"));
}

#[test]
fn an_empty_period_says_so_for_each_control_that_rests_on_entries() {
    let report = made(&[]);
    let text = markdown::text(&document::blocks(&report));
    assert!(text.contains("No entry of the tenant."), "{text}");
    let filled: Vec<&str> = report
        .controls
        .iter()
        .filter(|control| !control.shows.is_empty())
        .map(|control| control.id)
        .collect();
    // These rest on the verification, not on the period.
    assert_eq!(
        filled,
        [
            "10.3",
            "10.5",
            "8.15",
            "minimisation, retention, erasure",
            "(c)"
        ]
    );
    let empty = text
        .matches("The ledger holds nothing on this for the period")
        .count();
    assert_eq!(empty, report.controls.len() - filled.len());
}

#[test]
fn entries_of_others_do_not_count() {
    let asked = asked();
    let own = decision(NOVEMBER, 1, "inbound", "released");
    let other =
        || decision(NOVEMBER, 3, "inbound", "refused").with(|leaf| leaf.tenant = "other".into());
    let mut gatherer = Gatherer::new(&asked);
    show(&mut gatherer, &[own.leaf(), other()]);
    // Nor does one that stands where it does not belong.
    gatherer.tree(Some("acme"));
    gatherer.entry(1, other());
    let report = Report::new(&asked, &verified(&[]), gatherer);
    assert_eq!(report.facts.decisions.total, 1);
    assert_eq!(report.facts.decisions.outcomes().released, 1);
}

#[test]
fn a_tree_that_is_read_again_counts_once() {
    let asked = asked();
    let mut gatherer = Gatherer::new(&asked);
    gatherer.tree(None);
    gatherer.entry(0, start(NOVEMBER, true));
    gatherer.tree(Some("acme"));
    gatherer.entry(0, decision(NOVEMBER, 1, "inbound", "released").leaf());
    gatherer.unreadable(1, LeafError::Unknown);
    gatherer.tree(Some("acme"));
    gatherer.entry(0, decision(NOVEMBER, 1, "inbound", "released").leaf());
    gatherer.entry(1, decision(NOVEMBER, 2, "inbound", "held").leaf());
    let report = Report::new(&asked, &verified(&[]), gatherer);
    assert_eq!(report.facts.decisions.total, 2);
    assert_eq!(report.facts.starts.len(), 1);
    assert_eq!(report.basis.unread, Vec::<String>::new());
}

#[test]
fn findings_stand_first_and_those_of_other_tenants_have_no_name() {
    let findings = [
        ("house/checkpoint", "has another root than the entries"),
        ("tenants/acme/tile/entries/000.p/4", "is cut short"),
        ("tenants/acme", "was taken away"),
        ("tenants/acme-two", "is gone"),
    ];
    let report = made_of(&asked(), &verified(&findings), &two_days());
    assert!(!report.sound());
    let text = markdown::text(&document::blocks(&report));
    let place = |said: &str| text.find(said).unwrap();
    assert!(place("This is not the ledger that was written") < place("This is evidence"));
    assert!(place("is cut short") < place("This is evidence"));
    assert!(place("was taken away") < place("This is evidence"));
    assert!(place("1 more in trees of other tenants") < place("This is evidence"));
    assert!(!text.contains("acme-two"), "{text}");
    assert!(!text.contains("no findings"), "{text}");
    assert!(control(&report, "10.3").shows[0].contains("4 findings"));
    let page = html::page("t", &document::blocks(&report));
    assert!(page.contains("<p class=\"warning\">"), "{page}");
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_counted() {
    let asked = asked();
    let mut gatherer = Gatherer::new(&asked);
    show(&mut gatherer, &two_days());
    gatherer.unreadable(40, LeafError::Unknown);
    let report = Report::new(&asked, &verified(&[]), gatherer);
    assert!(!report.sound());
    assert_eq!(report.facts.decisions.total, 5);
    let text = markdown::text(&document::blocks(&report));
    assert!(text.contains("Not counted: entry 40 of the "), "{text}");
}

#[test]
fn a_tenant_that_the_ledger_does_not_know_is_an_error_unless_its_tree_may_be_gone() {
    assert!(there(&verified(&[]), "acme").is_ok());
    let problem = there(&verified(&[]), "acmee").unwrap_err();
    assert_eq!(problem.exit(), Exit::Usage);
    assert!(
        problem.to_string().contains("no tree of `acmee`"),
        "{problem}"
    );
    assert!(
        there(
            &verified(&[("tenants/gone/checkpoint", "is missing")]),
            "gone"
        )
        .is_ok()
    );
}

#[test]
fn json_has_moments_in_rfc_3339_and_says_what_it_is() {
    let json = serde_json::to_value(made(&two_days())).unwrap();
    assert_eq!(json["from"], "2026-11-01T00:00:00Z");
    assert_eq!(json["notice"], NOTICE);
    assert_eq!(json["basis"]["keys_given"], false);
    assert_eq!(json["facts"]["gaps"][0]["ended"], "unclean-start");
    assert_eq!(json["facts"]["gaps"][0]["to"], "2026-11-02T00:00:00Z");
    assert_eq!(
        json["controls"].as_array().unwrap().len(),
        made(&[]).controls.len()
    );
}
