//! How long the gateway itself takes for a question. Measured, not judged: `cargo test -p gateway --test asking --release
//! -- --ignored --nocapture pace`.

use crate::room::Room;
use std::time::Duration;
use tokio::time::Instant;
use wire::Line;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a figure, for ./dev bench"]
async fn pace_of_a_question_without_its_sources() {
    let room = Room::with(&[]).await;
    room.laid().await;
    let mut intents = Vec::new();
    for _ in 0..200 {
        intents.push(room.intend(room.plate(&["Sable"])).await);
    }
    let token = room.token().await;
    let mut took = Vec::new();
    for intent in intents {
        let begun = Instant::now();
        let answer = room.lines(&token, intent).await.unwrap();
        let all = begun.elapsed();
        let source = answer.lines.iter().filter_map(|line| match line {
            Line::Source(end) => Some(Duration::from_millis(end.took_ms)),
            _ => None,
        });
        took.push(all.saturating_sub(source.max().unwrap_or_default()));
    }
    took.sort_unstable();
    println!("query round trip without sources: p50 {:?}, p95 {:?}", took[took.len() / 2], took[took.len() * 95 / 100]);
}
