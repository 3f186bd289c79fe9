//! Flow tests in the vendor's Testing language: observations of what a flow
//! does, each with what the simulated customer then does and what is asserted.
//! The vendor runs them on a live instance; here a contact is walked through the
//! flow instead, with a gate at every crossing, in virtual time.
//!
//! What the gate is expected to rule stands in the test's `Metadata`, which the
//! vendor leaves to whoever wants it, under the key `Guichet`.
//!
//! ```
//! use guichet_flow::{Flow, Library, Options, test::{FlowTest, OpenGate, run}};
//!
//! let flow: Flow = r#"{"Version": "2019-10-30", "StartAction": "hello", "Actions": [
//!     {"Identifier": "hello", "Type": "MessageParticipant", "Parameters": {"Text": "Welcome."},
//!      "Transitions": {"NextAction": "bye", "Errors": [{"NextAction": "bye", "ErrorType": "NoMatchingError"}]}},
//!     {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
//! ]}"#.parse().unwrap();
//! let mut library = Library::new();
//! let start = library.add("hello.json", flow);
//!
//! let test: FlowTest = r#"{"Version": "2025-06-21", "Observations": [{
//!     "Identifier": "greeted",
//!     "Event": {"Identifier": "e", "Type": "MessageReceived", "Actor": "System",
//!         "Properties": {"Text": "Welcome", "MatchingCriteria": {"Type": "Inclusion"}}},
//!     "Actions": []
//! }]}"#.parse().unwrap();
//!
//! let report = run(&test, &library, start, &Options::default(), &mut OpenGate);
//! assert!(report.passed(), "{:?}", report.failures);
//! assert_eq!(report.trace.entered().count(), 2);
//! ```

mod case;
mod coverage;
mod crossings;
mod fits;
mod gate;
mod matching;
mod observe;
mod overrides;
mod read;
mod report;
mod setting;
mod world;

use serde_json::Value;

pub use self::{
    case::{
        Answered, Asked, Content, Event, FlowTest, Instruction, Matching, Message, Observation,
        Resource, ResourceKind, Step, Strategy, TestAction, Usage,
    },
    coverage::{Coverage, FlowCoverage, Trace},
    gate::{Needed, OpenGate, Outcome, TestGate, Told},
    report::{Concern, Ended, Failure, Logged, Note, Report, Seen},
    setting::{ExpectedCrossing, Setting},
};
pub use matching::{SIMILARITY, similarity};

use self::{gate::Watched, observe::Happening, world::TestWorld};
use crate::{End, Library, Options, walk};

/// The largest test that is read, in bytes.
pub const TEST_LIMIT: usize = 1 << 20;
/// Versions of the Testing language that are read. The vendor's page named the
/// first when the language came out, and names the second now; the language is
/// the same.
pub const TEST_VERSIONS: [&str; 2] = ["2025-06-21", "2019-10-30"];

/// Runs a test against the flow at a position of a library. `options` is how the
/// tenant has its contacts walked; what the test's own setting says stands in its
/// place, and actions that are not known stop the walk: none must let a test pass
/// by its error branch.
///
/// The same test, flows, options and rulings of the gate give the same report.
pub fn run(
    test: &FlowTest,
    library: &Library,
    start: usize,
    options: &Options,
    gate: &mut dyn TestGate,
) -> Report {
    let setting = &test.setting;
    let options = setting.over(options);
    let mut world = TestWorld::new(test);
    let begun = Value::Object(test.contact.clone());
    world.observer.happens(&Happening::Initiated, &begun, "");
    let mut watched = Watched::new(gate);
    let walked = walk(
        library,
        start,
        &test.contact,
        &options,
        &mut watched,
        &mut world,
    );
    let TestWorld {
        mut observer,
        trace,
        substituted,
        ..
    } = world;
    let ended = observer.ended(&walked.end);
    observer.happens(&Happening::Completed, &walked.data, "");
    let mut failures = setting.misnamed(library);
    failures.append(&mut observer.failures);
    let (unmet, notes) = observer.unmet();
    failures.extend(unmet);
    failures.extend(report::irregular(&ended));
    failures.extend(crossings::compare(&setting.crossings, &watched.seen));
    let ended = match (ended, substituted) {
        (Ended::Flow(End::Queued { .. }), Some(queue)) => {
            Ended::Flow(End::Queued { queue: Some(queue) })
        }
        (ended, _) => ended,
    };
    Report {
        failures,
        notes,
        logged: observer.logged,
        observed: observer.observed,
        ended,
        steps: walked.steps,
        millis: walked.millis,
        crossings: watched.seen,
        trace,
    }
}
