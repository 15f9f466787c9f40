//! After the look: the plate, what the camera said and how sure it was, what others found; and the read's details.

use crate::state::Desk;
use api::Claim;
use domain::Found;
use leptos::prelude::*;

/// "91%": thousandths, rounded.
fn percent(thousandths: u16) -> String {
    format!("{}%", (thousandths + 5) / 10)
}

#[component]
pub fn Finding(desk: Desk) -> impl IntoView {
    let judged = move || desk.read.with(|read| read.as_ref().and_then(|read| read.judged.clone()));
    view! {
        {move || {
            judged()
                .map(|judged| {
                    let tint = match judged.found {
                        Found::Verified => "pill good",
                        Found::Illegible => "pill",
                        _ => "pill bad",
                    };
                    let differs = (judged.found == Found::MisreadPlate && !judged.typed.is_empty())
                        .then(|| view! { <p class="small">"You typed " <b class="code" id="look-you-typed">{judged.typed.clone()}</b></p> });
                    let others = judged
                        .others
                        .into_iter()
                        .map(|other| view! { <li>{other}</li> })
                        .collect_view();
                    let none = others.is_empty();
                    view! {
                        {judged.claim.map(|claim| view! { <Said claim misread=judged.found.is_misread()/> })}
                        <p><span class=tint id="look-verdict">{judged.found.label()}</span></p>
                        {differs}
                        {(!none).then(|| view! {
                            <div class="small" id="look-others">
                                <b>"Others found"</b>
                                <ul>{others}</ul>
                            </div>
                        })}
                    }
                })
        }}
    }
}

/// What the camera read, and how sure it was.
#[component]
fn Said(claim: Claim, misread: bool) -> impl IntoView {
    let state = claim.jurisdiction.map(|state| view! { <i>{state}</i> });
    let also: Vec<String> =
        claim.alternates.iter().take(3).map(|(plate, sure)| format!("{plate} ({})", percent(*sure))).collect();
    view! {
        <div class="look-finding" id="look-finding">
            <span class="plate big" class:struck=misread id="look-plate">{state}{claim.plate}</span>
            <div class="small">
                <p><b class="num">{percent(claim.confidence)}</b> " by camera"</p>
                {(!also.is_empty()).then(|| view! { <p class="muted" id="look-also">"also read " {also.join(", ")}</p> })}
            </div>
        </div>
    }
}

#[component]
pub fn Details(desk: Desk) -> impl IntoView {
    view! {
        <dl class="look-details" id="look-details">
            {move || {
                let read = desk.read.get()?;
                let seen = desk.local.with(|local| local.as_ref().map(|local| local.full(read.at)))?;
                let place = if read.address.is_empty() { read.position.to_string() } else { read.address.clone() };
                let heading = read.heading.map(|degrees| format!(" · going {}", compass(degrees)));
                Some(view! {
                    <dt>"Seen"</dt><dd class="num" id="look-seen">{seen}{heading}</dd>
                    <dt>"Place"</dt><dd title=read.position.to_string()>{place}</dd>
                    <dt>"Camera"</dt>
                    <dd>{format!("{} · {} · {}", read.reader_name, read.owner, read.reader_kind.label().to_lowercase())}</dd>
                    <dt>"Vehicle"</dt><dd>{vehicle(&read.vehicle)}</dd>
                    <dt>"Source"</dt><dd>{format!("{}, record {}", read.source, read.record)}</dd>
                    {(!read.nearby.is_empty()).then(|| view! { <dt>"Nearby"</dt><dd>{read.nearby.clone()}</dd> })}
                    {(!read.same.is_empty()).then(|| view! { <dt>"Told by"</dt><dd id="look-same">{format!("also {}", read.same.join(", "))}</dd> })}
                })
            }}
        </dl>
    }
}

/// "Freightliner Cascadia, white"
fn vehicle(vehicle: &domain::Vehicle) -> String {
    let name: Vec<&str> = [&vehicle.make, &vehicle.model].into_iter().flatten().map(String::as_str).collect();
    match (name.is_empty(), &vehicle.color) {
        (true, None) => "not told".to_owned(),
        (true, Some(color)) => color.clone(),
        (false, None) => name.join(" "),
        (false, Some(color)) => format!("{}, {color}", name.join(" ")),
    }
}

/// The eight winds.
fn compass(degrees: u16) -> &'static str {
    const WINDS: [&str; 8] = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"];
    let wind = (degrees % 360 + 22) / 45 % 8;
    WINDS.get(usize::from(wind)).copied().unwrap_or("north")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Vehicle;

    #[test]
    fn what_is_known_of_a_vehicle_is_said_and_nothing_else() {
        let of = |make: Option<&str>, model: Option<&str>, color: Option<&str>| {
            let text = |part: Option<&str>| part.map(str::to_owned);
            vehicle(&Vehicle { make: text(make), model: text(model), color: text(color) })
        };
        assert_eq!(of(Some("Freightliner"), Some("Cascadia"), Some("white")), "Freightliner Cascadia, white");
        assert_eq!(of(None, None, Some("white")), "white");
        assert_eq!(of(Some("Ford"), None, None), "Ford");
        assert_eq!(of(None, None, None), "not told");
    }

    #[test]
    fn directions_and_confidence_are_rounded() {
        assert_eq!(
            [0, 22, 23, 90, 337, 338, 359].map(compass),
            ["north", "north", "northeast", "east", "northwest", "north", "north"]
        );
        assert_eq!([910, 914, 915, 1000].map(percent), ["91%", "91%", "92%", "100%"]);
    }
}
