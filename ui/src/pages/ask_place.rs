//! Asking by a reader, an address or a named place: found by what is typed, among the readers of one's sources and the
//! names that the map has shown.

use super::ask::{Ask, Refused};
use crate::map::Named;
use crate::parts::focus;
use crate::state::{Field, Near};
use api::ReaderLine;
use domain::{AtReader, question::PLACE_MOST};
use leptos::prelude::*;

/// Lines offered at once; whoever looks for another types more of it.
const OFFERED: usize = 40;
/// Around an address or a name, meters.
const RADII: [u32; 3] = [100, 250, 500];

/// What can be chosen.
#[derive(Debug, Clone, PartialEq)]
struct Offer {
    near: Near,
    kind: &'static str,
    /// What stands beside the name.
    beside: String,
}

/// Readers and their addresses, then names of the map; of each those in which all words stand.
fn offers(readers: &[ReaderLine], named: Vec<Named>, typed: &str) -> Vec<Offer> {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let says = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let by_name =
        readers.iter().filter(|line| says(&format!("{} {} {}", line.reader.name, line.reader.id, line.reader.address)));
    let readers_found = by_name.map(|line| Offer {
        near: Near::Reader(AtReader {
            source: line.source.clone(),
            reader: line.reader.id.clone(),
            name: line.reader.name.clone(),
        }),
        kind: "Reader",
        beside: line.reader.address.clone(),
    });
    let mut addresses: Vec<&ReaderLine> = readers.iter().filter(|line| says(&line.reader.address)).collect();
    addresses.sort_by(|a, b| a.reader.address.cmp(&b.reader.address));
    addresses.dedup_by(|a, b| a.reader.address == b.reader.address);
    let addresses = addresses.into_iter().map(|line| Offer {
        near: Near::Place { name: line.reader.address.clone(), at: line.reader.position },
        kind: "Address",
        beside: String::new(),
    });
    let named = named.into_iter().filter(|name| says(&name.name)).map(|name| Offer {
        near: Near::Place { name: name.name, at: name.at },
        kind: name.kind,
        beside: String::new(),
    });
    // Names first: they are few, and nobody types a town to find each of its readers.
    named.take(OFFERED / 4).chain(addresses.take(OFFERED / 4)).chain(readers_found).take(OFFERED).collect()
}

#[component]
pub fn PlacePanel(ask: Ask) -> impl IntoView {
    let Ask { desk, form, .. } = ask;
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let typed = typed.get();
        let named = if typed.trim().is_empty() { Vec::new() } else { desk.map.named() };
        desk.readers.with(|readers| offers(readers, named, &typed))
    });
    let choose = move |offer: Offer| {
        form.refused.set(None);
        form.near.set(Some(offer.near));
        typed.set(String::new());
        focus("ask-place");
    };
    // A reader that is chosen on the map or in its list is one to ask by.
    Effect::new(move || {
        let Some(reader) = desk.map.selected.get() else { return };
        if desk.answer.with_untracked(Option::is_some) {
            return;
        }
        let line = desk.readers.with_untracked(|readers| readers.get(reader as usize).cloned());
        if let Some(ReaderLine { source, reader }) = line {
            form.refused.set(None);
            form.near.set(Some(Near::Reader(AtReader { source, reader: reader.id, name: reader.name })));
        }
    });
    let key = move |event: leptos::ev::KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" if count > 0 && !event.ctrl_key() => {
                if let Some(offer) = found.with_untracked(|found| found.get(at.get_untracked()).cloned()) {
                    choose(offer);
                }
            }
            "Escape" if count > 0 => typed.set(String::new()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let active = move || (!found.with(Vec::is_empty)).then(|| format!("ask-place-{}", at.get()));
    view! {
        <div id="ask-panel" role="tabpanel" aria-labelledby="ask-tab-place" class="ask-panel">
            <div class="field">
                <label for="ask-place">"Reader, address or named place"</label>
                <input
                    id="ask-place"
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="street, town, reader"
                    aria-autocomplete="list"
                    aria-controls="ask-places"
                    aria-expanded=move || (!found.with(Vec::is_empty)).to_string()
                    aria-activedescendant=active
                    aria-describedby="ask-place-hint"
                    prop:value=move || typed.get()
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        at.set(0);
                    }
                    on:keydown=key
                />
                <p class="hint" id="ask-place-hint">"Readers of your sources, and names where the map has shown them; or choose a reader below."</p>
            </div>
            <Offers found at choose=Callback::new(choose)/>
            <p class="small" id="ask-place-none" role="status">
                {move || {
                    (!typed.with(|typed| typed.trim().is_empty()) && found.with(Vec::is_empty))
                        .then_some("Nothing is called that. Type less of it, or move the map to where it is.")
                }}
            </p>
            <Chosen ask/>
            <Refused form field=Field::About/>
        </div>
    }
}

/// What was found, to be chosen.
#[component]
fn Offers(found: Memo<Vec<Offer>>, at: RwSignal<usize>, choose: Callback<Offer>) -> impl IntoView {
    view! {
            <div id="ask-places" class="ask-places" role="listbox" aria-label="Places found">
                {move || {
                    found
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(n, offer)| {
                            let (name, kind, beside) = (offer.near.name().to_owned(), offer.kind, offer.beside.clone());
                            let offer = StoredValue::new(offer);
                            view! {
                                <div
                                    id=format!("ask-place-{n}")
                                    role="option"
                                    class="ask-offer"
                                    aria-selected=move || (at.get() == n).to_string()
                                    on:pointermove=move |_| if at.get_untracked() != n { at.set(n) }
                                    on:click=move |_| choose.run(offer.get_value())
                                >
                                    <span class="ask-offer-name">{name}</span>
                                    <span class="pill">{kind}</span>
                                    <span class="muted small ask-offer-beside">{beside}</span>
                                </div>
                            }
                        })
                        .collect_view()
                }}
            </div>
    }
}

/// What is asked by, and how far around.
#[component]
fn Chosen(ask: Ask) -> impl IntoView {
    let form = ask.form;
    let around = move || form.near.with(|near| matches!(near, Some(Near::Place { .. })));
    view! {
        <div class="ask-near" role="status">
            {move || {
                form.near
                    .get()
                    .map(|near| {
                        let words = match &near {
                            Near::Reader(at) => format!("the reader {} of {}", at.name, at.source),
                            Near::Place { name, .. } => name.clone(),
                        };
                        view! { <p class="small">"Asks for " <b id="ask-near">{words}</b></p> }
                    })
            }}
        </div>
        <Show when=around>
            <div class="field ask-radius">
                <label for="ask-radius">"Around it " <span class="hint">{format!("at most {PLACE_MOST} m; more is an area")}</span></label>
                <select
                    id="ask-radius"
                    prop:value=move || form.radius.get().to_string()
                    on:change=move |event| if let Ok(radius) = event_target_value(&event).parse() { form.radius.set(radius) }
                >
                    {RADII
                        .into_iter()
                        .map(|radius| view! { <option value=radius.to_string()>{format!("{radius} m")}</option> })
                        .collect_view()}
                </select>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Position, Reader, ReaderKind};

    fn line(name: &str, address: &str) -> ReaderLine {
        let reader = Reader {
            id: format!("id of {name}"),
            kind: ReaderKind::Fixed,
            name: name.into(),
            address: address.into(),
            owner: String::new(),
            position: Position::new(-150.0, 40.0).unwrap(),
            heading: None,
        };
        ReaderLine { source: "Sable".into(), reader }
    }

    #[test]
    fn readers_addresses_and_names_are_found_by_all_words_and_an_address_once() {
        let readers = [
            line("Kell north", "Harbor Street 12"),
            line("Kell south", "Harbor Street 12"),
            line("Mill", "Mill Way 1"),
        ];
        let named = vec![Named { name: "Harbor Town".into(), kind: "Town", at: Position::new(-150.0, 40.0).unwrap() }];
        let found = |typed: &str| {
            let all = offers(&readers, named.clone(), typed);
            all.into_iter().map(|offer| format!("{} {}", offer.kind, offer.near.name())).collect::<Vec<_>>()
        };
        assert_eq!(
            found("harbor"),
            ["Town Harbor Town", "Address Harbor Street 12", "Reader Kell north", "Reader Kell south"]
        );
        assert_eq!(found("kell harbor"), ["Reader Kell north", "Reader Kell south"]);
        assert_eq!(found(" "), Vec::<String>::new());
    }
}
