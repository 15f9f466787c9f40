//! Where a save can be killed: between any two of its steps. In the product a step is nothing.

#[cfg(not(feature = "testing"))]
pub(crate) const fn step() {}

#[cfg(feature = "testing")]
pub(crate) use held::step;

#[cfg(feature = "testing")]
pub use held::{HELD, hold_at};

#[cfg(feature = "testing")]
mod held {
    use std::sync::atomic::{AtomicU32, Ordering};

    /// What a process says on standard error once it stands at its step and waits to be killed.
    pub const HELD: &str = "held at the step";

    static LEFT: AtomicU32 = AtomicU32::new(0);

    /// Lets this process stand still forever at the `n`th step from now, counted from 1.
    pub fn hold_at(n: u32) {
        LEFT.store(n, Ordering::SeqCst);
    }

    pub(crate) fn step() {
        let one_less = |left: u32| left.checked_sub(1);
        if LEFT.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less) == Ok(1) {
            eprintln!("{HELD}");
            loop {
                std::thread::park();
            }
        }
    }
}
