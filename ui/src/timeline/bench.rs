//! Asks questions whose answers grow, and tells `./dev bench` how long each takes from its first line at the workstation to
//! list, map and timeline painted; then how the largest keeps up while it is brushed and played. Built with the feature
//! `bench` alone.

use crate::map::{
    Look,
    bench::{done, frame, now, tell},
};
use crate::state::Desk;
use api::{AnswerState, AnswerView, AskDraft, Command, EventDraft, WindowPick, command};
use domain::{About, Area, EventId, ReaderKind, Span, Subject, SubjectKind};
use leptos::{prelude::*, task::spawn_local};

/// So long frames are counted, milliseconds.
const SPELL: f64 = 4000.0;
/// Nothing is done for so long, milliseconds.
const REST: f64 = 15_000.0;
/// Radius about a busy reader, meters, and days: some 1,000, 10,000 and as many as an answer may have.
const QUESTIONS: [(f64, u32); 3] = [(500.0, 8), (500.0, 77), (20_000.0, 1_500)];

pub fn run(desk: Desk) {
    // `None` is a screen that was left.
    spawn_local(async move {
        let _: Option<()> = figures(desk).await;
    });
}

/// A call as a future.
async fn call<C: Command + 'static>(desk: Desk, request: C::Request) -> Option<C::Reply>
where
    C::Reply: Send + Sync,
{
    let slot = StoredValue::new(None);
    desk.app.fetch::<C>(request, move |reply| {
        slot.try_set_value(Some(reply));
    });
    loop {
        if let Some(reply) = slot.try_update_value(Option::take)? {
            return Some(reply);
        }
        frame().await;
    }
}

async fn event(desk: Desk) -> Option<EventId> {
    let draft = EventDraft {
        id: None,
        number: "EVT-BENCH".into(),
        title: "Trailers taken from a yard".into(),
        authority: "18 USC 659".into(),
        narrative: "Three trailers were taken from a yard.".into(),
        subjects: vec![Subject { n: 1, kind: SubjectKind::Incident, name: "The theft".into(), note: String::new() }],
        colleagues: Vec::new(),
    };
    let view = call::<command::event_keep>(desk, draft).await?;
    let id = view.event.id;
    desk.event.try_set(Some(view)).is_none().then_some(id)
}

fn draft(desk: Desk, event: EventId, (radius, days): (f64, u32)) -> Option<AskDraft> {
    let middle = desk.readers.with_untracked(|readers| {
        readers.iter().find(|line| line.reader.kind == ReaderKind::Fixed).map(|line| line.reader.position)
    })?;
    Some(AskDraft {
        event,
        about: About::Area(Area::circle(middle, radius).ok()?),
        jurisdiction: None,
        window: WindowPick::Days { days },
        reason: "stolen_vehicle".into(),
        narrative: "Tractor taken from a yard in Port Sable".into(),
        subject: Some(1),
        on_behalf_of: None,
        approval: None,
    })
}

/// To all of an answer painted, milliseconds, from its first line and from its first reads, which come when a source has
/// found them; and how many reads.
async fn painted(desk: Desk, view: AnswerView) -> Option<([f64; 2], usize)> {
    let from = now();
    desk.show(view);
    let (mut before, mut seen, mut first) = (0, from, None);
    loop {
        let (state, reads) = desk.answer.try_get_untracked()?.map(|answer| (answer.state, answer.reads as usize))?;
        let here = desk.columns.with_untracked(|columns| columns.len());
        if reads > 0 && first.is_none() {
            first = Some(now());
        }
        if here != before {
            // The frame in which they are painted, and the one after which they are seen.
            frame().await;
            frame().await;
            (before, seen) = (here, now());
        }
        // Nobody knows that these were all before the answer is entered and cached, too.
        if state != AnswerState::Coming && here == reads {
            return Some(([seen - from, seen - first.unwrap_or(from)], here));
        }
        frame().await;
    }
}

async fn rest(milliseconds: f64) {
    let from = now();
    while now() - from < milliseconds {
        frame().await;
    }
}

/// A title that is replaced in the same breath is never seen.
async fn told(word: &str) {
    tell(word);
    for _ in 0..10 {
        frame().await;
    }
}

/// Frames a second while something is done before each.
async fn rate(mut each: impl FnMut(f64)) -> f64 {
    let (from, mut frames) = (now(), 0.0);
    while now() - from < SPELL {
        each(frames);
        frame().await;
        frames += 1.0;
    }
    frames * 1000.0 / (now() - from)
}

async fn figures(desk: Desk) -> Option<()> {
    while !done() || desk.readers.try_with_untracked(|readers| readers.is_empty())? {
        frame().await;
    }
    // The memory of the map alone is read meanwhile.
    rest(REST).await;
    let event = event(desk).await?;
    for (n, question) in QUESTIONS.into_iter().enumerate() {
        let view = call::<command::ask>(desk, draft(desk, event, question)?).await?;
        let (took, reads) = painted(desk, view).await?;
        told(&format!("answer-{n}-reads {reads}")).await;
        told(&format!("answer-{n} {:.0}", took[0])).await;
        told(&format!("answer-{n}-from-reads {:.0}", took[1])).await;
    }
    desk.map.look.set(Look::Counts);
    let window = desk.answer.get_untracked().map(|answer| (answer.from, answer.to))?;
    let brushing = rate(|frames| {
        #[allow(clippy::cast_possible_truncation, reason = "some hundreds of frames")]
        let to = window.1 - Span::hours(24 * (frames as i64 % 300));
        desk.sight.brush.set(Some((to - Span::hours(24 * 60), to)));
    })
    .await;
    told(&format!("brushing {brushing:.1}")).await;
    desk.sight.brush.set(None);
    frame().await;
    desk.play_key.update(|n| *n = n.wrapping_add(1));
    let playing = rate(|_| ()).await;
    told(&format!("playing {playing:.1}")).await;
    Some(())
}
