#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| basemap_fuzz::gzip(bytes));
