//! The dialogs over the table of accounts.

use super::access::{Desk, Open};
use crate::parts::{Dialog, FaultCallout, Glyph, Icon, TextField, focus_soon};
use crate::state::app;
use api::{AccountPick, InitialPassword, NewAccount, Role, command};
use leptos::prelude::*;

/// What is asked about before it is done.
#[derive(Debug, Clone)]
pub enum Ask {
    /// A new initial password.
    Reset(AccountPick),
    /// The end of an account.
    Disable(AccountPick),
}

/// Asks before something that the person concerned will feel.
#[component]
pub fn Confirm(ask: Ask, desk: Desk) -> impl IntoView {
    let app = app();
    let (title, text, yes) = match &ask {
        Ask::Reset(pick) => (
            format!("Reset {}?", pick.account),
            "The present password stops working at once and an open session ends. You are shown an initial password \
             to hand over in person.",
            "Reset the account",
        ),
        Ask::Disable(pick) => (
            format!("Disable {}?", pick.account),
            "An open session ends and nobody can sign in with this account any more. What it did stays in the trail.",
            "Disable the account",
        ),
    };
    let danger = matches!(ask, Ask::Disable(_));
    let confirm = move |_| {
        desk.open.set(None);
        match ask.clone() {
            Ask::Reset(pick) => app.ask::<command::account_reset>(pick, move |initial| hand_over(desk, initial)),
            Ask::Disable(pick) => {
                app.ask::<command::account_disable>(pick, move |accounts| desk.accounts.set(Some(accounts)));
            }
        }
    };
    view! {
        <Dialog id="confirm-dialog" title on_close=move |()| desk.open.set(None)>
            <p>{text}</p>
            <div class="actions end">
                <button type="button" on:click=move |_| desk.open.set(None)>"Cancel"</button>
                <button type="button" id="confirm" class=if danger { "danger" } else { "primary" } on:click=confirm>
                    {yes}
                </button>
            </div>
        </Dialog>
    }
}

/// The form for a new account; what is refused is said in the dialog.
#[component]
pub fn Add(desk: Desk) -> impl IntoView {
    let app = app();
    let account = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Analyst);
    let unit = RwSignal::new(String::new());
    app.fault.set(None);
    app.fault_in_dialog.set(true);
    on_cleanup(move || app.fault_in_dialog.set(false));
    focus_soon("new-account");
    let close = move || {
        app.fault.set(None);
        desk.open.set(None);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewAccount {
            account: account.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            role: role.get_untracked(),
            unit: unit.get_untracked().trim().to_owned(),
        };
        app.ask::<command::account_add>(new, move |initial| hand_over(desk, initial));
    };
    view! {
        <Dialog id="add-dialog" title="Add an account" on_close=move |()| close()>
            <form class="stack" on:submit=submit>
                <FaultCallout in_dialog=true/>
                <TextField
                    id="new-account"
                    label="Account"
                    value=account
                    hint="2 to 64 of a to z, digits, dot, hyphen, underscore"
                />
                <TextField id="new-name" label="Name, as colleagues know it" value=name/>
                <div class="field">
                    <label for="new-role">"Role"</label>
                    <select
                        id="new-role"
                        aria-describedby="new-role-hint"
                        on:change=move |event| if let Ok(chosen) = event_target_value(&event).parse() { role.set(chosen) }
                    >
                        {Role::ALL
                            .into_iter()
                            .map(|one| view! { <option value=one.code()>{one.label()}</option> })
                            .collect_view()}
                    </select>
                    <p id="new-role-hint" class="hint">"One account has one role: duties are separate (ACC-8)."</p>
                </div>
                <TextField
                    id="new-unit"
                    label="Unit"
                    value=unit
                    hint="Its supervisor reads this person's trail"
                    optional=true
                />
                <div class="actions end">
                    <button type="button" on:click=move |_| close()>"Cancel"</button>
                    <button type="submit" id="add" class="primary">"Add the account"</button>
                </div>
            </form>
        </Dialog>
    }
}

/// The initial password, once. Only its own button closes it.
#[component]
pub fn Handover(initial: InitialPassword, desk: Desk) -> impl IntoView {
    view! {
        <Dialog id="handover" title=format!("Initial password of {}", initial.account) firm=true on_close=move |()| desk.open.set(None)>
            <p id="initial-password" class="secret big">{initial.password.take()}</p>
            <div class="callout lamp">
                <Glyph icon=Icon::Lightbulb/>
                <div class="callout-text">
                    <p>
                        <b>"Hand it over in person. "</b>
                        "It is shown this once and works for one sign-in, at which it is replaced. Nobody can show it again; \
                         if it is lost, reset the account."
                    </p>
                </div>
            </div>
            <div class="actions end">
                <button type="button" id="handed-over" class="primary" on:click=move |_| desk.open.set(None)>
                    "I have it, close"
                </button>
            </div>
        </Dialog>
    }
}

fn hand_over(desk: Desk, initial: InitialPassword) {
    desk.accounts.set(Some(initial.accounts.clone()));
    desk.open.set(Some(Open::Handover(initial)));
}
