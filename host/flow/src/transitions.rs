//! Where a flow goes after an action.

use crate::Scalar;

/// Where a flow goes after an action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transitions {
    /// Where it goes when nothing else is said.
    pub next: Option<String>,
    /// Where it goes when a condition on the action's result holds, in order.
    pub conditions: Vec<ConditionBranch>,
    /// Where it goes when the action fails, or when no condition holds.
    pub errors: Vec<ErrorBranch>,
}

impl Transitions {
    /// The branch of an error type, or that of `NoMatchingError` in its place.
    pub fn error(&self, error: &str) -> Option<Branch> {
        let named = |name: &str| self.errors.iter().position(|branch| branch.error == name);
        // A condition that does not match is no failure of the action.
        let any = || {
            (error != NO_MATCHING_CONDITION)
                .then(|| named(NO_MATCHING_ERROR))
                .flatten()
        };
        named(error).or_else(any).map(Branch::Error)
    }

    /// Every branch, in the order next, conditions, errors.
    pub fn branches(&self) -> impl Iterator<Item = (Branch, &str)> {
        let next = self
            .next
            .iter()
            .map(|target| (Branch::Next, target.as_str()));
        let conditions = self.conditions.iter().enumerate();
        let errors = self.errors.iter().enumerate();
        next.chain(conditions.map(|(i, branch)| (Branch::Condition(i), branch.target.as_str())))
            .chain(errors.map(|(i, branch)| (Branch::Error(i), branch.target.as_str())))
    }

    /// Whether nothing leads on.
    pub fn is_empty(&self) -> bool {
        self.next.is_none() && self.conditions.is_empty() && self.errors.is_empty()
    }
}

/// The error type that stands for all others.
pub const NO_MATCHING_ERROR: &str = "NoMatchingError";
/// The error type of a result that no condition matches.
pub const NO_MATCHING_CONDITION: &str = "NoMatchingCondition";

/// Which way out of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Branch {
    /// `NextAction`.
    Next,
    /// A position in `Conditions`.
    Condition(usize),
    /// A position in `Errors`.
    Error(usize),
}

/// A way that is taken when the action's result fits.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionBranch {
    /// Identifier of the action that follows.
    pub target: String,
    /// How the result is compared.
    pub operator: Operator,
    /// What it is compared with; one of them is enough.
    pub operands: Vec<Scalar>,
}

/// A way that is taken when the action fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorBranch {
    /// Identifier of the action that follows.
    pub target: String,
    /// `NoMatchingError`, `InputTimeLimitExceeded`, `QueueAtCapacity`, ...
    pub error: String,
}

/// How a result is compared with operands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operator {
    /// The same text.
    Equals,
    /// The result contains the operand.
    TextContains,
    /// The result starts with the operand.
    TextStartsWith,
    /// The result ends with the operand.
    TextEndsWith,
    /// A number above the operand.
    NumberGreaterThan,
    /// A number not below the operand.
    NumberGreaterOrEqualTo,
    /// A number below the operand.
    NumberLessThan,
    /// A number not above the operand.
    NumberLessOrEqualTo,
    /// One that this crate does not know: it never holds.
    Other(String),
}

impl Operator {
    pub(crate) fn read(name: &str) -> Self {
        match name {
            "Equals" => Self::Equals,
            "TextContains" => Self::TextContains,
            "TextStartsWith" => Self::TextStartsWith,
            "TextEndsWith" => Self::TextEndsWith,
            // The vendor's pages write both.
            "NumberGreaterThan" | "NumericGreaterThan" => Self::NumberGreaterThan,
            "NumberGreaterOrEqualTo" | "NumericGreaterOrEqualTo" => Self::NumberGreaterOrEqualTo,
            "NumberLessThan" | "NumericLessThan" => Self::NumberLessThan,
            "NumberLessOrEqualTo" | "NumericLessOrEqualTo" => Self::NumberLessOrEqualTo,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The name in the flow language.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Equals => "Equals",
            Self::TextContains => "TextContains",
            Self::TextStartsWith => "TextStartsWith",
            Self::TextEndsWith => "TextEndsWith",
            Self::NumberGreaterThan => "NumberGreaterThan",
            Self::NumberGreaterOrEqualTo => "NumberGreaterOrEqualTo",
            Self::NumberLessThan => "NumberLessThan",
            Self::NumberLessOrEqualTo => "NumberLessOrEqualTo",
            Self::Other(name) => name,
        }
    }

    /// Whether a result and an operand, both as text, fit. Numbers are compared
    /// as decimals; what is none never fits a comparison of numbers.
    pub fn holds(&self, result: &str, operand: &str) -> bool {
        let numbers = |compare: fn(&f64, &f64) -> bool| {
            let number = |text: &str| {
                let number = text.trim().parse::<f64>().ok();
                number.filter(|number| number.is_finite())
            };
            matches!((number(result), number(operand)), (Some(a), Some(b)) if compare(&a, &b))
        };
        match self {
            Self::Equals => result == operand,
            Self::TextContains => result.contains(operand),
            Self::TextStartsWith => result.starts_with(operand),
            Self::TextEndsWith => result.ends_with(operand),
            Self::NumberGreaterThan => numbers(f64::gt),
            Self::NumberGreaterOrEqualTo => numbers(f64::ge),
            Self::NumberLessThan => numbers(f64::lt),
            Self::NumberLessOrEqualTo => numbers(f64::le),
            Self::Other(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_compare_as_their_names_say() {
        let holds = |operator: &str, result: &str, operand: &str| {
            Operator::read(operator).holds(result, operand)
        };
        assert!(holds("Equals", "a", "a") && !holds("Equals", "a", "A"));
        assert!(holds("TextContains", "abc", "b") && !holds("TextContains", "abc", "d"));
        assert!(holds("TextStartsWith", "abc", "ab") && !holds("TextStartsWith", "abc", "bc"));
        assert!(holds("TextEndsWith", "abc", "bc") && !holds("TextEndsWith", "abc", "ab"));
        assert!(holds("NumberGreaterThan", "10", "9") && !holds("NumberGreaterThan", "9", "9"));
        assert!(holds("NumberGreaterOrEqualTo", "9", "9.0"));
        assert!(holds("NumberLessThan", "-1", "0") && !holds("NumericLessThan", "0", "0"));
        assert!(holds("NumberLessOrEqualTo", "0", "0"));
        assert!(!holds("NumberLessThan", "NaN", "1") && !holds("NumberLessThan", "x", "1"));
        assert!(!holds("Resembles", "a", "a"));
    }
}
