//! Telephone numbers by their own digits: French, British, North American,
//! international (E.164).

use crate::{chars::gap, runs::Run};

/// True when the groups from `first` to before `last` are written like a
/// telephone number; `cued` where the conversation speaks of one.
pub(crate) fn plausible(run: &Run, first: usize, last: usize, cued: bool) -> bool {
    let digits = run.digits_of(first, last);
    let Some(group) = run.groups.get(first) else {
        return false;
    };
    let shape = || {
        let mut shape = [0_usize; 6];
        for (slot, group) in shape
            .iter_mut()
            .zip(run.groups.iter().take(last).skip(first))
        {
            *slot = group.len;
        }
        shape
    };
    match (digits, digits.len()) {
        (_, 8..=15) if group.gap & gap::PLUS != 0 => true,
        // International, French, British.
        ([0, 0, 1..=9, ..], 11..=15) | ([0, 1..=9, ..], 10) | ([0, 1 | 2 | 3 | 7 | 8, ..], 11) => {
            true
        }
        ([2..=9, _, _, 2..=9, ..], 10) if matches!(shape(), [3, 3, 4, 0, ..]) => true,
        ([1, 2..=9, ..], 11) if matches!(shape(), [1, 3, 3, 4, 0, ..]) => true,
        // "+33 (0)6 12 34 56 78"
        (_, 7..=15) => cued,
        _ => false,
    }
}
