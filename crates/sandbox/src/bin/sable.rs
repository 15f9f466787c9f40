//! x
fn main() { sandbox::trial(std::env::args().nth(1).is_some()); }
