//! x
#![allow(clippy::print_stdout, clippy::disallowed_methods)]
use domain::Timestamp;
use std::time::Instant;
fn main() {
    let t = Instant::now();
    let mut last = Instant::now();
    let w = sandbox::World::with_progress(1, |s, p| { println!("{s} {p} {:?}", last.elapsed()); last = Instant::now(); });
    println!("world {:?} size {:?} readers {} vehicles {} prepared {} MB", t.elapsed(), w.size(), w.readers().len(), w.vehicles(), w.prepared_bytes() / 1_000_000);
    let now = Timestamp(1_804_838_520_000_000);
    let t = Instant::now();
    let n = w.reads(now).take(2_000_000).map(|s| s.at.0 as u64).fold(0u64, u64::wrapping_add);
    println!("stream 2M {:?} {n}", t.elapsed());
    let t = Instant::now();
    let mut n = 0;
    for s in w.reads(now).take(500_000) { n += w.read(&s).map_or(0, |r| r.id.len()); }
    println!("read 500k {:?} {n}", t.elapsed());
    let day = w.reads_between(&(now..now + domain::Span::hours(24)));
    let wrong = day.iter().filter(|s| w.text(s) != w.true_plate(s)).count();
    println!("a day: {} wrong {}", day.len(), wrong);
    let five = Timestamp(now.0 - 5 * 365 * 86_400_000_000)..now;
    for p in ["7KXM482", "7KXM48?", "~7KXM482", "6NRM188", "7K*"] {
        let t = Instant::now();
        let r = w.reads_of_plate(&sandbox::Pattern::new(p).unwrap(), &five, 10_000);
        println!("{p} {} {:?}", r.len(), t.elapsed());
    }
    let month = Timestamp(now.0 - 30 * 86_400_000_000)..now;
    let mut worst: Vec<_> = (0..w.readers().len() as u16).map(|i| { let t = Instant::now(); let n = w.reads_at_reader(i, &month, usize::MAX).len(); (t.elapsed(), n, i) }).collect();
    worst.sort();
    println!("reader p50 {:?} p95 {:?} max {:?}", worst[worst.len() / 2], worst[worst.len() * 95 / 100], worst.last());
    println!("zero readers {}", worst.iter().filter(|w| w.1 == 0).count());
    let mut got = std::collections::BTreeMap::new();
    for s in w.reads(now) {
        let sky = w.sky(&s);
        let miss = w.text(&s) != w.true_plate(&s);
        let k = format!("{:?}-{}-{}", sky.light, sky.rain, miss);
        if !got.contains_key(&k) { got.insert(k, s); }
        if got.len() >= 12 { break; }
        if s.at.0 > now.0 + 4 * 86_400_000_000 { break; }
    }
    for (n, (k, s)) in got.iter().enumerate() {
        let t = Instant::now();
        let p = w.picture_of(s).unwrap();
        println!("{n} {k} {:?} read {:?} true {:?} {} bytes {:?}", s.at.short(), w.text(s), w.true_plate(s), p.len(), t.elapsed());
        std::fs::write(format!("/tmp/pic{n}.png"), p).unwrap();
    }
}
