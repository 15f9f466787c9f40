//! The colleagues who are named in an event: they may ask and keep for it.

use super::events_desk::EventsDesk;
use super::events_form::Draft;
use api::Colleague;
use domain::AccountName;
use leptos::prelude::*;

#[component]
pub fn People(desk: EventsDesk, draft: Draft, problem: Signal<Option<String>>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    // Those who are named already and left the list since are shown, too.
    let all = Memo::new(move |_| {
        let named = draft.colleagues.with_untracked(Clone::clone);
        let mut all = desk.forms.with(|forms| forms.colleagues.clone());
        all.retain(|one| !draft.is_owner(&one.account));
        let gone = named.into_iter().filter(|name| all.iter().all(|one| one.account != *name)).collect::<Vec<_>>();
        all.extend(gone.into_iter().map(|account| Colleague {
            name: account.to_string(),
            account,
            unit: String::new(),
        }));
        all
    });
    let shown = move || {
        typed.with(|typed| all.with(|all| all.iter().filter(|one| fits(one, typed)).cloned().collect::<Vec<_>>()))
    };
    let count = move || match draft.colleagues.with(Vec::len) {
        0 => "nobody but you".to_owned(),
        1 => "1 named".to_owned(),
        more => format!("{more} named"),
    };
    view! {
        <section class="event-form-part" aria-labelledby="people-title">
            <div class="part-head">
                <h3 id="people-title">"Colleagues"</h3>
                <span id="people-count" class="pill num" role="status">{count}</span>
                <span class="muted small">"Who is named here may ask and keep for the event; you alone change it."</span>
            </div>
            <div class="field people-find">
                <label for="colleagues-find">"Find a colleague"</label>
                <input
                    id="colleagues-find"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="name, account or unit"
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                {move || problem.get().map(|words| view! { <p class="field-error">{words}</p> })}
            </div>
            <ul id="colleagues" class="people">
                <For each=shown key=|one| one.account.to_string() let:one>
                    <Person draft one/>
                </For>
            </ul>
            {move || (shown().is_empty()).then(|| view! {
                <p class="muted small" id="colleagues-none">
                    {if all.with(Vec::is_empty) {
                        "No colleague is known here yet; the gateway tells of them when it is back."
                    } else {
                        "Nobody is called that. Type less of the name."
                    }}
                </p>
            })}
        </section>
    }
}

#[component]
fn Person(draft: Draft, one: Colleague) -> impl IntoView {
    let Colleague { account, name, unit } = one;
    let id = format!("colleague-{account}");
    let of = if unit.is_empty() { account.to_string() } else { format!("{account} · {unit}") };
    let known = account.clone();
    let is_named = move || draft.colleagues.with(|named| named.contains(&known));
    view! {
        <li>
            <label class="check">
                <input
                    type="checkbox"
                    id=id
                    prop:checked=is_named
                    on:change=move |event| put(draft, &account, event_target_checked(&event))
                />
                <span>{name} " " <span class="muted small">{of}</span></span>
            </label>
        </li>
    }
}

fn put(draft: Draft, account: &AccountName, named: bool) {
    draft.colleagues.update(|all| {
        all.retain(|other| other != account);
        if named {
            all.push(account.clone());
        }
    });
}

fn fits(one: &Colleague, typed: &str) -> bool {
    let text = format!("{} {} {}", one.name, one.account, one.unit).to_lowercase();
    typed.to_lowercase().split_whitespace().all(|word| text.contains(word))
}
