//! How every failure looks: what happened, whether anything was lost, what to do next, and a
//! reference to quote.

use super::{Glyph, Icon};
use crate::state::app;
use api::Fault;
use leptos::prelude::*;

/// The fault of the moment, if any. `in_dialog` is the one inside a dialog, which then shows it alone.
#[component]
pub fn FaultCallout(#[prop(optional)] in_dialog: bool) -> impl IntoView {
    let app = app();
    move || {
        app.fault.get().filter(|_| app.fault_in_dialog.get() == in_dialog).map(|fault| {
            let reference = reference(&fault);
            view! {
                <div id="fault" class="callout bad" role="alert">
                    <Glyph icon=Icon::Alert/>
                    <div class="callout-text">
                        <p class="fault-message">{fault.message}</p>
                        <p>{fault.lost.unwrap_or_else(|| "Nothing was lost.".into())} " " {fault.remedy}</p>
                        {reference.map(|text| view! { <p class="fault-reference">{text}</p> })}
                    </div>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label="Dismiss this message"
                        on:click=move |_| app.fault.set(None)
                    >
                        <Glyph icon=Icon::X/>
                    </button>
                </div>
            }
        })
    }
}

/// "Reference ABC123 · SEC-3"; a mistake seen by the window alone has neither.
fn reference(fault: &Fault) -> Option<String> {
    let reference = Some(&fault.reference).filter(|text| !text.is_empty()).map(|text| format!("Reference {text}"));
    let rule = fault.rule.map(|rule| rule.id().to_owned());
    match (reference, rule) {
        (Some(reference), Some(rule)) => Some(format!("{reference} · {rule}")),
        (reference, rule) => reference.or(rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::{Code, RuleId};

    #[test]
    fn the_reference_line_holds_what_there_is() {
        let mut fault = Fault::new(Code::Denied, "", "");
        assert_eq!(reference(&fault), None);
        fault.rule = Some(RuleId::Sec3);
        assert_eq!(reference(&fault).as_deref(), Some("SEC-3"));
        fault.reference = "ABC123".into();
        assert_eq!(reference(&fault).as_deref(), Some("Reference ABC123 · SEC-3"));
    }
}
