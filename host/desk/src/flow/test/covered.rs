//! What of flows all tests together come through.

use std::{collections::BTreeMap, path::PathBuf, rc::Rc};

use guichet_flow::test::{Coverage, FlowCoverage, Trace};
use serde::Serialize;

use super::{FlowTestArguments, find::Flows};

#[derive(Default)]
pub(super) struct Covered {
    folders: BTreeMap<PathBuf, (Rc<Flows>, Coverage)>,
}

/// A flow, and how much of it is covered.
#[derive(Serialize)]
pub(super) struct CoveredFlow {
    pub(super) flow: String,
    #[serde(flatten)]
    pub(super) coverage: FlowCoverage,
}

impl Covered {
    pub(super) fn add(&mut self, flows: &Rc<Flows>, start: usize, trace: &Trace) {
        let folder = flows.folder().to_owned();
        let (_, coverage) = self
            .folders
            .entry(folder)
            .or_insert_with(|| (Rc::clone(flows), Coverage::default()));
        coverage.add(start, trace);
    }

    /// By file, flows that tests start at or come through.
    pub(super) fn flows(&self) -> Vec<CoveredFlow> {
        let mut covered = Vec::new();
        for (flows, coverage) in self.folders.values() {
            for position in coverage.flows() {
                if let Some(flow) = flows.library.flow(position) {
                    covered.push(CoveredFlow {
                        flow: flows.place(position),
                        coverage: coverage.of(position, flow),
                    });
                }
            }
        }
        covered.sort_by(|a, b| a.flow.cmp(&b.flow));
        covered
    }
}

/// Flows of which too little is covered, each in one line.
pub(super) fn thin(flows: &[CoveredFlow], arguments: &FlowTestArguments) -> Vec<String> {
    let mut thin = Vec::new();
    for CoveredFlow { flow, coverage } in flows {
        let measures = [
            ("blocks", coverage.percent(), arguments.min_coverage),
            (
                "branches",
                coverage.branch_percent(),
                arguments.min_branch_coverage,
            ),
        ];
        for (what, percent, least) in measures {
            if let Some(least) = least.filter(|least| percent < *least) {
                thin.push(format!(
                    "{flow}: tests come through {percent:.1} % of its {what}, less than {least} %; add tests for the rest"
                ));
            }
        }
    }
    thin
}
