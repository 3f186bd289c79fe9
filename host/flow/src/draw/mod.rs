//! A flow as a picture: blocks, ways, crossings of the gate, findings.
//!
//! ```
//! use guichet_flow::{Flow, draw::draw};
//!
//! let flow: Flow = r#"{"Version": "2019-10-30", "StartAction": "hello", "Actions": [
//!     {"Identifier": "hello", "Type": "MessageParticipant", "Parameters": {"Text": "Welcome."},
//!      "Transitions": {"NextAction": "bye", "Errors": [], "Conditions": []}},
//!     {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
//! ]}"#.parse().unwrap();
//! let picture = draw(&flow, &[]).unwrap();
//! assert!(picture.starts_with("<svg") && picture.contains("Welcome."));
//! ```

mod block;
mod board;
mod branches;
mod legend;
mod paper;
mod shared;
mod text;

use crate::{Flow, check::Finding};

use board::Board;

/// The most actions of a flow that is drawn; the vendor takes 250.
pub const DRAWN_ACTIONS: usize = 500;
/// The most branches of a flow that is drawn.
pub const DRAWN_BRANCHES: usize = 3_000;

/// Why a flow is not drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DrawError {
    /// A picture of it would help nobody, and take long to lay out.
    #[error(
        "the flow has {actions} actions and {branches} branches; up to {DRAWN_ACTIONS} and {DRAWN_BRANCHES} are drawn, split it into modules"
    )]
    TooLarge {
        /// How many it has.
        actions: usize,
        /// How many it has.
        branches: usize,
    },
}

/// The flow as SVG 1.1, for light and dark surroundings, with the findings at
/// their blocks and in a list below.
///
/// Blocks are numbered in the order in which the flow comes to them; ways to an
/// ending and errors that many blocks share are drawn as a tag with the number of
/// the block that they lead to.
pub fn draw(flow: &Flow, findings: &[Finding]) -> Result<String, DrawError> {
    let actions = flow.actions().len();
    let branches = (0..actions).map(|action| flow.edges(action).count()).sum();
    if actions > DRAWN_ACTIONS || branches > DRAWN_BRANCHES {
        return Err(DrawError::TooLarge { actions, branches });
    }
    let board = Board::lay_out(flow, findings);
    Ok(paper::print(flow, &board, findings))
}
