//! Why a document cannot be read.

/// Why a document is not a flow that can be read. The text names places, never
/// what somebody wrote there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The document is larger than what is read.
    #[error(
        "the document has more than the {limit} bytes that are read; split the flow into modules"
    )]
    TooLarge {
        /// The largest size that is read.
        limit: usize,
    },
    /// The document is no JSON, or nested deeper than 128 levels.
    #[error(
        "{within}line {line}: column {column}: is not JSON that can be read ({problem}); export the flow again, or fill its template first"
    )]
    Syntax {
        /// Empty, or the field whose text holds the flow.
        within: &'static str,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the reader met.
        problem: &'static str,
    },
    /// An object names a key twice: readers differ in which of the two counts.
    #[error(
        "{within}line {line}: column {column}: an object names a key twice; keep one of the two"
    )]
    DuplicateKey {
        /// Empty, or the field whose text holds the flow.
        within: &'static str,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// The export is of the format before the flow language.
    #[error(
        "/modules: is an export of the older designer format; open and save the flow in the designer, then export it with `aws connect describe-contact-flow`"
    )]
    OlderFormat,
    /// It is JSON, and no flow.
    #[error(
        "the document has neither `Actions` nor `Content`; hand in a flow of the flow language (2019-10-30)"
    )]
    NotAFlow,
    /// A test is larger than what is read.
    #[error(
        "the test has {bytes} bytes, more than the {limit} that are read; split it into several"
    )]
    TestTooLarge {
        /// Its size in bytes.
        bytes: usize,
        /// The largest size that is read.
        limit: usize,
    },
    /// A test is no JSON, or nested deeper than 128 levels.
    #[error(
        "{within}line {line}: column {column}: is not JSON that can be read ({problem}); mend it there"
    )]
    TestSyntax {
        /// Empty, or the field whose text holds the test.
        within: &'static str,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the reader met.
        problem: &'static str,
    },
    /// It is JSON, and no test.
    #[error(
        "the document has neither `Observations` nor `Content`; hand in a test of the vendor's Testing language"
    )]
    NotATest,
    /// A part has another shape than the flow language, or the Testing language,
    /// gives it.
    #[error("{pointer}: {problem}; {remedy}")]
    Shape {
        /// RFC 6901 pointer into the content of the flow or test.
        pointer: String,
        /// What is there instead.
        problem: &'static str,
        /// What to do.
        remedy: &'static str,
    },
}

impl Error {
    pub(crate) fn shape(
        pointer: impl Into<String>,
        problem: &'static str,
        remedy: &'static str,
    ) -> Self {
        Self::Shape {
            pointer: pointer.into(),
            problem,
            remedy,
        }
    }
}
