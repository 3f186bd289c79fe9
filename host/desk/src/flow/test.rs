//! `guichet flow test`: tests in the vendor's Testing language, against flows and
//! a tenant's policies.

mod arguments;
mod covered;
mod find;
mod judge;
mod junit;
mod report;

use std::io::Write as _;

use anyhow::anyhow;
use guichet::{Gate, TenantId};
use guichet_flow::{
    Options,
    test::{OpenGate, Report, run},
};

use super::{options::options, script::Script};
use crate::{
    exit::{Exit, Problem, output},
    golden, open,
};

pub(crate) use arguments::FlowTestArguments;
use covered::Covered;
use find::{Found, Source, Tests};
use judge::Judge;

/// A test, and what came of it.
pub(super) struct Tested {
    /// As people and tools name it.
    pub(super) file: String,
    /// As the test names itself.
    pub(super) name: Option<String>,
    /// File of the flow that it is of, where that was found.
    pub(super) flow: String,
    pub(super) verdict: Verdict,
}

pub(super) enum Verdict {
    /// It ran: passed, or failed.
    Ran(Box<Report>),
    /// Test or flow cannot be used: why, in one line.
    Unusable(String),
}

impl Tested {
    pub(super) fn passed(&self) -> bool {
        matches!(&self.verdict, Verdict::Ran(report) if report.passed())
    }
}

pub(super) async fn test(arguments: FlowTestArguments) -> Result<Exit, Problem> {
    let Found { mut tests, missing } = find::find(&arguments)?;
    if tests.sources.is_empty() && !missing {
        let paths = arguments.paths.iter();
        let paths: Vec<_> = paths.map(|path| path.display().to_string()).collect();
        let error = anyhow!("no flow test is there; name tests, or folders of them");
        return Err(Problem::usage(error).at(paths.join(", ")));
    }
    let house = House::open(&arguments).await?;
    let mut covered = Covered::default();
    let mut all = Vec::new();
    let mut out = anstream::stdout().lock();
    for (number, source) in std::mem::take(&mut tests.sources).into_iter().enumerate() {
        let tested = one(&mut tests, source, house.as_ref(), number, &mut covered).await?;
        report::tell(&mut out, &tested, arguments.json).map_err(output)?;
        all.push(tested);
    }
    let flows = covered.flows();
    report::sum(&mut out, &all, &flows, arguments.json).map_err(output)?;
    out.flush().map_err(output)?;
    if let Some(path) = &arguments.junit {
        junit::write(path, &all)?;
    }
    let thin = covered::thin(&flows, &arguments);
    for thin in &thin {
        Problem::usage(anyhow!("{thin}")).tell();
    }
    Ok(if missing {
        Exit::Usage
    } else if thin.is_empty() && all.iter().all(Tested::passed) {
        Exit::Success
    } else {
        Exit::Refused
    })
}

async fn one(
    tests: &mut Tests,
    source: Source,
    house: Option<&House>,
    number: usize,
    covered: &mut Covered,
) -> Result<Tested, Problem> {
    let mut tested = Tested {
        file: source.path.display().to_string(),
        name: None,
        flow: String::new(),
        verdict: Verdict::Unusable(String::new()),
    };
    let ran = async {
        let test = source.test?;
        tested.name.clone_from(&test.name);
        let (flow, start) = tests.flow(&source.path, &test)?;
        tested.flow = flow.place(start);
        let report = match house {
            Some(house) => {
                let settings = house.gate.flow_settings(&house.tenant)?;
                let none = Script::default();
                let options = options(settings, &house.tenant, &none, &flow.library)?;
                let mut judge = Judge::new(&house.gate, house.tenant.clone(), &test, number)?;
                // The walker is no future: the gate's answers are waited for inside.
                let report = tokio::task::block_in_place(|| {
                    run(&test, &flow.library, start, &options, &mut judge)
                });
                house.gate.end(&house.tenant, judge.interaction()).await?;
                if let Some(problem) = judge.problem() {
                    return Err(problem);
                }
                report
            }
            None if test.setting.needs_policies() => {
                return Err(Problem::usage(anyhow!(
                    "/Metadata/Guichet: expects something of the gate, and no policies are here; add --policies DIR"
                )));
            }
            None => {
                let options = Options::default();
                run(&test, &flow.library, start, &options, &mut OpenGate)
            }
        };
        if let Some(reason) = report.fault() {
            return Err(Problem::fault(anyhow!("{reason}")));
        }
        covered.add(&flow, start, &report.trace);
        Ok(report)
    };
    let ran: Result<Report, Problem> = ran.await;
    tested.verdict = match ran {
        Ok(report) => Verdict::Ran(Box::new(report)),
        // One that cannot be used must not hide what became of the others.
        Err(problem) if problem.exit() == Exit::Usage => Verdict::Unusable(problem.to_string()),
        Err(problem) => return Err(problem.at(tested.file)),
    };
    Ok(tested)
}

/// The gate of all tests: each is an interaction of its own.
struct House {
    gate: Gate,
    tenant: TenantId,
}

impl House {
    async fn open(arguments: &FlowTestArguments) -> Result<Option<Self>, Problem> {
        let Some(policies) = &arguments.policies else {
            return Ok(None);
        };
        let gate = golden::gate(policies, arguments.tenant.as_ref()).await?;
        let tenant = open::tenant(&gate, arguments.tenant.clone())?;
        Ok(Some(Self { gate, tenant }))
    }
}
