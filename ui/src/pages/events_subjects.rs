//! The subjects of an event: who or what it is about, and what a question may start from (QRY-5).

use super::events_form::Draft;
use super::events_parts::Chip;
use super::events_problems::Problems;
use crate::parts::{Glyph, Icon, focus};
use domain::{Plate, Subject, SubjectKind};
use leptos::prelude::*;

#[component]
pub fn Subjects(draft: Draft, problems: Memo<Problems>) -> impl IntoView {
    let removed = RwSignal::new(None::<(usize, Subject)>);
    let add = move |kind: SubjectKind| {
        let n = draft.next.get_value();
        draft.next.set_value(n.saturating_add(1));
        draft.subjects.update(|all| all.push(Subject { n, kind, name: String::new(), note: String::new() }));
        request_animation_frame(move || focus(&format!("subject-{n}-name")));
    };
    let put_back = move |_| {
        if let Some((at, subject)) = removed.get_untracked() {
            let n = subject.n;
            draft.subjects.update(|all| all.insert(at.min(all.len()), subject));
            removed.set(None);
            request_animation_frame(move || focus(&format!("subject-{n}-name")));
        }
    };
    view! {
        <section class="event-form-part" aria-labelledby="subjects-title">
            <div class="part-head">
                <h3 id="subjects-title">"Subjects"</h3>
                <span class="muted small">"A question about a place, an area or a kind of vehicle starts from one of them (QRY-5)."</span>
            </div>
            <ul id="subjects" class="subjects">
                <For each=move || draft.subjects.with(|all| all.iter().map(|one| one.n).collect::<Vec<_>>()) key=|n| *n let:n>
                    <Line draft problems removed n/>
                </For>
            </ul>
            <div class="actions">
                {SubjectKind::ALL
                    .into_iter()
                    .map(|kind| view! {
                        <button
                            type="button"
                            id=format!("subject-add-{}", kind.label().to_lowercase())
                            on:click=move |_| add(kind)
                        >
                            {format!("+ {}", kind.label())}
                        </button>
                    })
                    .collect_view()}
                <span role="status" class="muted">
                    {move || removed.with(|removed| removed.as_ref().map(|(_, subject)| {
                        format!("Removed {}. ", if subject.name.is_empty() { "an empty subject" } else { &subject.name })
                    }))}
                </span>
                <Show when=move || removed.with(Option::is_some)>
                    <button type="button" id="subject-put-back" class="quiet" on:click=put_back>"Put it back"</button>
                </Show>
            </div>
        </section>
    }
}

#[component]
fn Line(draft: Draft, problems: Memo<Problems>, removed: RwSignal<Option<(usize, Subject)>>, n: u32) -> impl IntoView {
    let of = move |field: fn(&Subject) -> String| {
        move || draft.subjects.with(|all| all.iter().find(|one| one.n == n).map(field).unwrap_or_default())
    };
    let change = move |put: &dyn Fn(&mut Subject)| {
        draft.subjects.update(|all| all.iter_mut().filter(|one| one.n == n).for_each(put));
    };
    let kind = Memo::new(move |_| {
        draft.subjects.with(|all| all.iter().find(|one| one.n == n).map_or(SubjectKind::Plate, |one| one.kind))
    });
    let problem = Memo::new(move |_| problems.with(|problems| draft.said(problems.subjects.get(&n))));
    let name = of(|one| one.name.clone());
    let plate = move || {
        let plate = (kind.get() == SubjectKind::Plate).then(|| Plate::new(&name()).ok())??;
        Some(view! { <span class="hint">"read as "</span><Chip state="" plate=plate.to_string()/> })
    };
    let remove = move |_| {
        let mut after = None;
        draft.subjects.update(|all| {
            if let Some(at) = all.iter().position(|one| one.n == n) {
                let subject = all.remove(at);
                after = all.get(at).or(all.last()).map(|one| one.n);
                removed.set(Some((at, subject)));
            }
        });
        request_animation_frame(move || {
            focus(&after.map_or("subject-add-plate".into(), |n| format!("subject-{n}-name")));
        });
    };
    let error_id = format!("subject-{n}-error");
    let described = error_id.clone();
    view! {
        <li class="subject" id=format!("subject-{n}")>
            <div class="field">
                <label for=format!("subject-{n}-kind")>"Kind"</label>
                <select
                    id=format!("subject-{n}-kind")
                    on:change=move |event| {
                        let chosen = event_target_value(&event);
                        let chosen = SubjectKind::ALL.into_iter().find(|kind| kind.label() == chosen);
                        change(&|one| one.kind = chosen.unwrap_or(one.kind));
                    }
                >
                    {SubjectKind::ALL
                        .into_iter()
                        .map(|one| view! {
                            <option value=one.label() selected=move || kind.get() == one>{one.label()}</option>
                        })
                        .collect_view()}
                </select>
            </div>
            <div class="field subject-name">
                <label for=format!("subject-{n}-name")>{move || match kind.get() {
                    SubjectKind::Plate => "Plate",
                    SubjectKind::Person => "Name",
                    SubjectKind::Place => "Place",
                    SubjectKind::Incident => "What happened",
                }}</label>
                <input
                    id=format!("subject-{n}-name")
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    class:code=move || kind.get() == SubjectKind::Plate
                    aria-describedby=described
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    prop:value=name
                    on:input=move |event| {
                        let typed = event_target_value(&event);
                        change(&|one| one.name.clone_from(&typed));
                    }
                />
                <p id=error_id class="subject-said">
                    {move || match problem.get() {
                        Some(words) => view! { <span class="field-error">{words}</span> }.into_any(),
                        None => plate().into_any(),
                    }}
                </p>
            </div>
            <div class="field subject-note">
                <label for=format!("subject-{n}-note")>"Note, if any"</label>
                <input
                    id=format!("subject-{n}-note")
                    type="text"
                    autocomplete="off"
                    prop:value=of(|one| one.note.clone())
                    on:input=move |event| {
                        let typed = event_target_value(&event);
                        change(&|one| one.note.clone_from(&typed));
                    }
                />
            </div>
            <button
                type="button"
                class="icon-button"
                id=format!("subject-{n}-remove")
                aria-label=move || format!("Remove the subject {}", name())
                on:click=remove
            >
                <Glyph icon=Icon::X/>
            </button>
        </li>
    }
}
