//! Compares the roots that entries lead to with those that were signed.

use super::{Kind, Report, heads::Seen};
use crate::Hash;

/// How the signed roots of a log agree with the computed ones.
pub(super) struct Compared<'a> {
    /// The largest size before that at which they do.
    pub good: Option<u64>,
    /// The first that doesn't.
    pub bad: Option<&'a Seen>,
}

/// `heads` rise by size; `root` has the computed root of a size, where there is one.
pub(super) fn compare(heads: &[Seen], mut root: impl FnMut(u64) -> Option<Hash>) -> Compared<'_> {
    let (mut good, mut here) = (None, None);
    for seen in heads {
        let size = seen.head.size();
        match root(size) {
            // Two checkpoints of one size may disagree: what is good lies before it.
            Some(root) if root == seen.head.root() && here == Some(size) => {}
            Some(root) if root == seen.head.root() => (good, here) = (here, Some(size)),
            Some(_) => return Compared { good: if here == Some(size) { good } else { here }, bad: Some(seen) },
            None => {}
        }
    }
    Compared { good: here, bad: None }
}

/// Says that the entries from `from` on don't lead to `bad`; `good` is the checkpoint before it.
pub(super) fn say_fork(report: &mut Report, from: u64, good: Option<u64>, bad: &Seen) {
    let size = bad.head.size();
    let from = good.unwrap_or(from).min(size);
    let but = good.map_or_else(String::new, |good| format!("though to the one of size {good}, "));
    let says = format!(
        "the entries don't lead to the checkpoint of size {size} ({}), {but}and the log signed it: among the entries {from} to {} \
         something was changed, or the log forked there.",
        bad.place,
        size.saturating_sub(1)
    );
    report.find(Kind::Forked, bad.head.origin(), Some((from, size)), says);
}
