#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| trail_fuzz::entry(bytes));
