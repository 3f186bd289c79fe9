//! `guichet test`: contacts that lie beside the policies, and what is expected
//! to come of them.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use anstyle::{AnsiColor, Color, Style};
use anyhow::{Context as _, anyhow};
use guichet::{Ambient, Clock, Gate, Outcome, TenantId};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Map, Value, json};
use similar::{ChangeTag, TextDiff};

use crate::{
    cli::TestArguments,
    contact::Contact,
    exit::{Exit, Problem, RESET, output},
    open,
    run::{Passing, spinner},
};

const GREEN: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Green)));
const RED: Style = Style::new().fg_color(Some(Color::Ansi(AnsiColor::Red)));

/// What two runs differ in, and says nothing of the policies.
const VOLATILE: [&str; 2] = ["micros", "opinions"];

/// A key that is the same in every test run, so that tokens are too.
const TEST_KEY: [u8; 32] = *b"guichet test: no secret in here.";

/// Tests start at the same moment, 2026-01-05 09:00:00 UTC.
#[derive(Debug)]
struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> u64 {
        1_767_603_600_000
    }
}

enum Verdict {
    Passed,
    Updated,
    /// What differs, as a diff.
    Failed(String),
    /// Contact or expectation cannot be used: why, in one line.
    Unusable(String),
}

pub(crate) async fn test(arguments: TestArguments) -> Result<Exit, Problem> {
    let gate = gate(&arguments.policies, arguments.tenant.as_ref()).await?;
    let mut report = Report::new("guichet test");
    let mut out = anstream::stdout().lock();
    let (mut passed, mut failed) = (0, 0);
    for tenant in gate.tenants() {
        let mut suite = TestSuite::new(tenant.as_str());
        for contact in contacts(&arguments.policies, &tenant)? {
            let name = name(&contact);
            let result = judged(&gate, &tenant, &contact, arguments.update).await?;
            let status = status(&result);
            if matches!(status, TestCaseStatus::Success { .. }) {
                passed += 1;
            } else {
                failed += 1;
            }
            suite.add_test_case(TestCase::new(name.as_str(), status));
            tell(&mut out, &tenant, &name, &result, arguments.json).map_err(output)?;
        }
        report.add_test_suite(suite);
    }
    if passed + failed == 0 {
        return Err(Problem::usage(anyhow!(
            "{}: no tenant has a contact; put one into tenants/<name>/contacts/",
            arguments.policies.display()
        )));
    }
    if !arguments.json {
        writeln!(out, "\n{passed} passed, {failed} failed").map_err(output)?;
    }
    if let Some(path) = &arguments.junit {
        let file = fs::File::create(path).context("cannot be written");
        file.and_then(|file| Ok(report.serialize(file)?))
            .map_err(|e| Problem::usage(e).at(path.display().to_string()))?;
    }
    Ok(if failed == 0 {
        Exit::Success
    } else {
        Exit::Refused
    })
}

/// How a tenant's golden contacts came out.
#[derive(Debug, Default)]
pub(crate) struct Golden {
    pub(crate) passed: usize,
    /// Names of those that did not.
    pub(crate) failed: Vec<String>,
}

/// Passes a tenant's golden contacts, and says nothing yet.
pub(crate) async fn golden(policies: &Path, tenant: &TenantId) -> Result<Golden, Problem> {
    let mut golden = Golden::default();
    let contacts = contacts(policies, tenant)?;
    if contacts.is_empty() {
        return Ok(golden);
    }
    let gate = gate(policies, Some(tenant)).await?;
    for contact in contacts {
        match judged(&gate, tenant, &contact, false).await? {
            Verdict::Passed | Verdict::Updated => golden.passed += 1,
            Verdict::Failed(_) | Verdict::Unusable(_) => golden.failed.push(name(&contact)),
        }
    }
    Ok(golden)
}

/// A gate on which the same contact comes out the same every time.
pub(crate) async fn gate(policies: &Path, tenant: Option<&TenantId>) -> Result<Gate, Problem> {
    let wait = spinner("building the policies");
    let ambient = Ambient::system()
        .with_key(TEST_KEY)
        .with_clock(Arc::new(StandingClock));
    let mut builder = open::builder(policies).ambient(ambient);
    if let Some(tenant) = tenant {
        builder = builder.only(tenant.clone());
    }
    let gate = builder.open().await?;
    if let Some(wait) = wait {
        wait.finish_and_clear();
    }
    Ok(gate)
}

fn name(contact: &Path) -> String {
    let name = contact.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// One that cannot be used must not hide what became of the others.
async fn judged(
    gate: &Gate,
    tenant: &TenantId,
    contact: &Path,
    update: bool,
) -> Result<Verdict, Problem> {
    match one(gate, tenant, contact, update).await {
        Err(problem) if problem.exit() == Exit::Usage => Ok(Verdict::Unusable(problem.to_string())),
        other => other,
    }
}

fn status(result: &Verdict) -> TestCaseStatus {
    let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
    match result {
        Verdict::Passed | Verdict::Updated => return TestCaseStatus::success(),
        Verdict::Failed(diff) => failure
            .set_message("outcomes are not as expected")
            .set_description(diff.as_str()),
        Verdict::Unusable(problem) => failure.set_message(problem.as_str()),
    };
    failure
}

fn tell(
    out: &mut impl std::io::Write,
    tenant: &TenantId,
    name: &str,
    result: &Verdict,
    json: bool,
) -> std::io::Result<()> {
    let word = match result {
        Verdict::Passed => "passed",
        Verdict::Updated => "updated",
        Verdict::Failed(_) | Verdict::Unusable(_) => "failed",
    };
    if json {
        let (diff, error) = match result {
            Verdict::Failed(diff) => (Some(diff), None),
            Verdict::Unusable(problem) => (None, Some(problem)),
            Verdict::Passed | Verdict::Updated => (None, None),
        };
        return writeln!(
            out,
            "{}",
            json!({ "tenant": tenant.as_str(), "contact": name, "result": word, "diff": diff, "error": error })
        );
    }
    let style = match result {
        Verdict::Failed(_) | Verdict::Unusable(_) => RED,
        Verdict::Passed | Verdict::Updated => GREEN,
    };
    writeln!(out, "{style}{word:<8}{RESET} {tenant} · {name}")?;
    if let Verdict::Unusable(problem) = result {
        writeln!(out, "    {problem}")?;
    }
    if let Verdict::Failed(diff) = result {
        for line in diff.lines() {
            let style = match line.chars().next() {
                Some('+') => GREEN,
                Some('-') => RED,
                _ => Style::new(),
            };
            writeln!(out, "    {style}{line}{RESET}")?;
        }
    }
    Ok(())
}

/// A tenant's contacts, in order; none when the folder is not there.
fn contacts(policies: &Path, tenant: &TenantId) -> Result<Vec<PathBuf>, Problem> {
    let folder = policies
        .join("tenants")
        .join(tenant.as_str())
        .join("contacts");
    let read = match fs::read_dir(&folder) {
        Ok(read) => read,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Problem::usage(error).at(folder.display().to_string())),
    };
    let mut found = Vec::new();
    for entry in read {
        let path = entry
            .map_err(|e| Problem::usage(e).at(folder.display().to_string()))?
            .path();
        let name = name(&path);
        let is_contact = path
            .extension()
            .is_some_and(|e| e == "json" || e == "jsonl");
        if is_contact && !name.ends_with(".golden.jsonl") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

async fn one(
    gate: &Gate,
    tenant: &TenantId,
    path: &Path,
    update: bool,
) -> Result<Verdict, Problem> {
    let golden = path.with_extension("golden.jsonl");
    let contact = Contact::read(path)?;
    let mut passing = Passing::new(gate, tenant.clone(), path)?;
    let passed = pass(&mut passing, contact).await;
    gate.end(tenant, &passing.interaction).await?;
    let outcomes = passed?;
    let lines = outcomes.iter().map(steady).collect::<Result<Vec<_>, _>>()?;
    if update {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        fs::write(&golden, text).map_err(|e| Problem::usage(e).at(golden.display().to_string()))?;
        return Ok(Verdict::Updated);
    }
    let expected = fs::read_to_string(&golden).map_err(|e| {
        let error = match e.kind() {
            std::io::ErrorKind::NotFound => {
                anyhow!("is not there; write it with guichet test --update, and read it")
            }
            kind => anyhow!("cannot be read ({kind})"),
        };
        Problem::usage(error).at(golden.display().to_string())
    })?;
    let expected = expected
        .lines()
        .enumerate()
        .map(|(i, line)| {
            serde_json::from_str::<Value>(line).map_err(|e| {
                Problem::usage(anyhow!("is not JSON at column {}", e.column())).at(format!(
                    "{}: line {}",
                    golden.display(),
                    i + 1
                ))
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    if expected == lines {
        return Ok(Verdict::Passed);
    }
    Ok(Verdict::Failed(difference(&expected, &lines)))
}

async fn pass(passing: &mut Passing<'_>, contact: Contact) -> Result<Vec<Outcome>, Problem> {
    let mut outcomes = Vec::new();
    for step in contact.steps {
        outcomes.extend(passing.step(step).await?);
    }
    Ok(outcomes)
}

/// An outcome without what differs from run to run.
fn steady(outcome: &Outcome) -> Result<Value, Problem> {
    let value = serde_json::to_value(outcome).map_err(Problem::fault)?;
    let Value::Object(map) = value else {
        return Ok(value);
    };
    let kept: Map<String, Value> = map
        .into_iter()
        .filter(|(key, value)| {
            !VOLATILE.contains(&key.as_str()) && *value != json!([]) && !value.is_null()
        })
        .collect();
    Ok(Value::Object(kept))
}

fn difference(expected: &[Value], came: &[Value]) -> String {
    let spread = |lines: &[Value]| -> String {
        lines
            .iter()
            .map(|line| serde_json::to_string_pretty(line).unwrap_or_default() + "\n")
            .collect()
    };
    let (before, after) = (spread(expected), spread(came));
    let diff = TextDiff::from_lines(&before, &after);
    let mut text = String::new();
    for group in diff.grouped_ops(3) {
        if !text.is_empty() {
            text.push_str("  ⋮\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => "- ",
                ChangeTag::Insert => "+ ",
                ChangeTag::Equal => "  ",
            };
            text.push_str(sign);
            text.push_str(change.value());
        }
    }
    text
}
