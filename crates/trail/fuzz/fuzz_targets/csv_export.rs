#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| trail_fuzz::csv_export(bytes));
