//! A modal dialog on the browser's own element: it keeps the focus inside, closes on Esc, and gives
//! the focus back to where it was.

use super::{Glyph, Icon};
use leptos::{html, prelude::*};

/// A dialog that is open as long as it exists; the owner takes it away in `on_close`.
#[component]
pub fn Dialog(
    /// The dialog's id; the title's is derived from it.
    id: &'static str,
    /// Names the dialog.
    #[prop(into)]
    title: String,
    /// Called when it closed.
    #[prop(into)]
    on_close: Callback<()>,
    /// Only its own buttons close it: what it shows cannot be had again.
    #[prop(optional)]
    firm: bool,
    /// Further classes.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let opened = StoredValue::new_local(None::<web_sys::HtmlDialogElement>);
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    Effect::new(move || {
        if let Some(dialog) = node.get() {
            // It fails only where it is open already.
            drop(dialog.show_modal());
            opened.set_value(Some(dialog));
        }
    });
    on_cleanup(move || {
        // Closing, before it is taken away, is what gives the focus back.
        if let Some(Some(dialog)) = opened.try_get_value() {
            opened.set_value(None);
            dialog.close();
        }
    });
    view! {
        <dialog
            id=id
            class=format!("dialog {class}")
            aria-labelledby=labelled_by
            node_ref=node
            on:cancel=move |event: leptos::ev::Event| {
                if firm {
                    event.prevent_default();
                }
            }
            // The event comes later than the closing, and a dialog that follows another may be shown in
            // the same element: what is open by then was not closed.
            on:close=move |_| {
                if opened.try_get_value().flatten().is_some_and(|dialog| !dialog.open()) {
                    on_close.run(());
                }
            }
        >
            <div class="dialog-head">
                <h2 id=title_id>{title}</h2>
                {(!firm)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="icon-button"
                                aria-label="Close"
                                on:click=move |_| on_close.run(())
                            >
                                <Glyph icon=Icon::X/>
                            </button>
                        }
                    })}
            </div>
            {children()}
        </dialog>
    }
}
