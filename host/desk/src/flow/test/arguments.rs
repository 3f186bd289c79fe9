//! What can be typed after `guichet flow test`.

use std::path::PathBuf;

use clap::Args;
use guichet::TenantId;

#[derive(Debug, Args)]
pub(crate) struct FlowTestArguments {
    /// Tests (docs/flows.md), and folders of them.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Where the flows lie that tests name by id, ARN or name: exports, and
    /// folders of them. Those under PATH are found too. Repeatable.
    #[arg(long, value_name = "PATH")]
    pub(crate) flows: Vec<PathBuf>,
    /// The policy directory; without it everything passes, and tests that expect
    /// something of the gate fail.
    #[arg(long, value_name = "DIR")]
    pub(crate) policies: Option<PathBuf>,
    /// Whose policies; may be left out where there is one tenant only.
    #[arg(long, requires = "policies")]
    pub(crate) tenant: Option<TenantId>,
    /// Status 1 where tests enter fewer of a flow's blocks than this, of a hundred.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(crate) min_coverage: Option<f64>,
    /// Status 1 where tests take fewer of a flow's branches than this, of a hundred.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(crate) min_branch_coverage: Option<f64>,
    /// Write a `JUnit` report.
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// One JSON object per test, and one for the whole.
    #[arg(long)]
    pub(crate) json: bool,
}

fn percent(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| "write a number from 0 to 100".to_owned())
}
