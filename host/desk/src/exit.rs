//! How a command ends: success, a refusal, bad input and a fault are told
//! apart by the exit status.

use std::{fmt, process::ExitCode};

use anstyle::{AnsiColor, Color, Reset, Style};

const RED: Style = Style::new()
    .bold()
    .fg_color(Some(Color::Ansi(AnsiColor::Red)));
pub(crate) const RESET: Reset = Reset;

/// The status of a command that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything was released, or met what was expected.
    Success,
    /// A turn was held or refused, or an expectation was not met.
    Refused,
    /// What was typed or handed in cannot be used.
    Usage,
    /// The host could not do its part.
    Fault,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Success => 0,
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::Fault => 3,
        })
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) struct Problem {
    exit: Exit,
    error: anyhow::Error,
}

impl Problem {
    /// What was handed in is at fault.
    pub(crate) fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit: Exit::Usage,
            error: error.into(),
        }
    }

    /// The host is at fault.
    pub(crate) fn fault(error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit: Exit::Fault,
            error: error.into(),
        }
    }

    /// Says where it happened.
    pub(crate) fn at(self, place: impl fmt::Display + Send + Sync + 'static) -> Self {
        Self {
            exit: self.exit,
            error: anyhow::anyhow!("{place}: {:#}", self.error),
        }
    }

    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// Says it on standard error.
    pub(crate) fn tell(&self) {
        anstream::eprintln!("{RED}error:{RESET} {self}");
    }
}

impl From<guichet::Error> for Problem {
    fn from(error: guichet::Error) -> Self {
        let exit = if error.is_bad_input() {
            Exit::Usage
        } else {
            Exit::Fault
        };
        Self {
            exit,
            error: error.into(),
        }
    }
}

/// One line, whatever the causes are.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.error)
    }
}

/// Standard output could not be written to; a closed pipe is no fault.
pub(crate) fn output(error: std::io::Error) -> Problem {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    Problem::fault(anyhow::Error::new(error).context("standard output cannot be written"))
}
