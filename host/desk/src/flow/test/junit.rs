//! Tests as a `JUnit` report: a suite a flow.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context as _;
use guichet_flow::test::{Failure, Report};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::{Tested, Verdict};
use crate::exit::Problem;

pub(super) fn write(path: &Path, tests: &[Tested]) -> Result<(), Problem> {
    let mut suites: BTreeMap<&str, TestSuite> = BTreeMap::new();
    for tested in tests {
        let flow = if tested.flow.is_empty() {
            "no flow"
        } else {
            &tested.flow
        };
        let suite = suites.entry(flow).or_insert_with(|| TestSuite::new(flow));
        suite.add_test_case(case(tested));
    }
    let mut report = quick_junit::Report::new("guichet flow test");
    for suite in suites.into_values() {
        report.add_test_suite(suite);
    }
    let file = fs::File::create(path).context("cannot be written");
    file.and_then(|file| Ok(report.serialize(file)?))
        .map_err(|e| Problem::usage(e).at(path.display().to_string()))
}

fn case(tested: &Tested) -> TestCase {
    let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let status = match &tested.verdict {
        Verdict::Ran(report) if report.passed() => TestCaseStatus::success(),
        Verdict::Ran(report) => {
            let first = report.failures.first().map(line).unwrap_or_default();
            let all: Vec<_> = report.failures.iter().map(line).collect();
            failure.set_message(first).set_description(all.join("\n"));
            failure
        }
        Verdict::Unusable(problem) => {
            failure.set_message(problem.as_str());
            failure
        }
    };
    let mut case = TestCase::new(tested.file.as_str(), status);
    if let Verdict::Ran(report) = &tested.verdict
        && let Some(logged) = logged(report)
    {
        case.set_system_out(logged);
    }
    case
}

fn line(failure: &Failure) -> String {
    let Failure {
        concern,
        pointer,
        expected,
        seen,
    } = failure;
    let concern = concern.as_str();
    format!("{concern} {pointer}: expected {expected}; seen {seen}")
}

fn logged(report: &Report) -> Option<String> {
    let lines = report.logged.iter();
    let lines: Vec<_> = lines
        .map(|one| format!("{}: {}", one.label, one.value))
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
