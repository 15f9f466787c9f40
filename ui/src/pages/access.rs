//! Accounts: the system owner's to change, the auditor's to read (ACC-8).

use super::access_dialogs::{Add, Ask, Confirm, Handover};
use crate::state::app;
use api::{AccountLine, AccountPick, AccountState, AccountsView, InitialPassword, command};
use leptos::prelude::*;

/// What is open over the table.
#[derive(Clone)]
pub enum Open {
    /// The form for a new account.
    Add,
    /// A question before something that cannot be taken back.
    Confirm(Ask),
    /// An initial password, shown once.
    Handover(InitialPassword),
}

/// What the table and its dialogs share.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The accounts as last told.
    pub accounts: RwSignal<Option<AccountsView>>,
    /// What is open over the table.
    pub open: RwSignal<Option<Open>>,
}

/// The screen.
#[component]
pub fn Access() -> impl IntoView {
    let app = app();
    let desk = Desk { accounts: RwSignal::new(None), open: RwSignal::new(None) };
    app.fetch::<command::accounts_list>((), move |accounts| desk.accounts.set(Some(accounts)));
    view! {
        {move || match desk.accounts.get() {
            Some(accounts) => view! { <Accounts accounts desk/> }.into_any(),
            None => view! { <section class="card pad" aria-busy="true"><p class="muted">"Loading the accounts…"</p></section> }.into_any(),
        }}
        {move || match desk.open.get()? {
            Open::Add => Some(view! { <Add desk/> }.into_any()),
            Open::Confirm(ask) => Some(view! { <Confirm ask desk/> }.into_any()),
            Open::Handover(initial) => Some(view! { <Handover initial desk/> }.into_any()),
        }}
    }
}

#[component]
fn Accounts(accounts: AccountsView, desk: Desk) -> impl IntoView {
    let count = accounts.accounts.len();
    let locked = accounts.accounts.iter().filter(|line| line.state == AccountState::Locked).count();
    let may_change = accounts.may_change;
    view! {
        <section class="card" aria-labelledby="accounts-title">
            <div class="card-head">
                <h2 id="accounts-title">"Accounts"</h2>
                <span class="pill num">{format!("{count} in all")}</span>
                {(locked > 0).then(|| view! { <span class="pill bad num">{format!("{locked} locked")}</span> })}
                <span class="grow"></span>
                {may_change
                    .then(|| {
                        view! {
                            <button type="button" id="add-account" on:click=move |_| desk.open.set(Some(Open::Add))>
                                "+ Add account"
                            </button>
                        }
                    })}
            </div>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Table of accounts">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Account"</th>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Role"</th>
                            <th scope="col">"Unit"</th>
                            <th scope="col">"State"</th>
                            <th scope="col">"Last sign-in"</th>
                            {may_change.then(|| view! { <th scope="col">"Actions"</th> })}
                        </tr>
                    </thead>
                    <tbody>
                        {accounts
                            .accounts
                            .into_iter()
                            .map(|line| view! { <Line line may_change desk/> })
                            .collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
        <section class="notes" aria-label="What the actions do">
            <div>
                <h3>"Release"</h3>
                <p>"Five failed sign-ins within 15 minutes lock an account until you release it (SEC-3). Ask the person first: it may not have been them."</p>
            </div>
            <div>
                <h3>"Reset"</h3>
                <p>"Gives a new initial password, shown once, for somebody who lost theirs. Hand it over in person; they replace it at once."</p>
            </div>
            <div>
                <h3>"Disable"</h3>
                <p>"Ends an account and its open session. Its trail stays. Nobody changes their own account: duties are separate (ACC-8)."</p>
            </div>
        </section>
    }
}

#[component]
fn Line(line: AccountLine, may_change: bool, desk: Desk) -> impl IntoView {
    let app = app();
    let name = line.account.clone();
    let actions = (may_change && !line.own).then(|| {
        let button = move |id: &'static str, words: &'static str, act: Callback<AccountPick>| {
            let pick = AccountPick { account: name.clone() };
            view! {
                <button
                    type="button"
                    class="quiet"
                    id=format!("{id}-{}", pick.account)
                    aria-label=format!("{words} {}", pick.account)
                    on:click=move |_| act.run(pick.clone())
                >
                    {words}
                </button>
            }
        };
        let release = Callback::new(move |pick| {
            app.ask::<command::account_release>(pick, move |accounts| desk.accounts.set(Some(accounts)));
        });
        let reset = Callback::new(move |pick| desk.open.set(Some(Open::Confirm(Ask::Reset(pick)))));
        let disable = Callback::new(move |pick| desk.open.set(Some(Open::Confirm(Ask::Disable(pick)))));
        view! {
            {(line.state == AccountState::Locked).then(|| button("release", "Release", release))}
            {button("reset", "Reset", reset)}
            {(line.state != AccountState::Disabled).then(|| button("disable", "Disable", disable))}
        }
    });
    view! {
        <tr class:off={line.state == AccountState::Disabled}>
            <th scope="row"><span class="account">{line.account.to_string()}</span></th>
            <td>{line.name} {line.own.then(|| view! { " " <span class="pill action">"you"</span> })}</td>
            <td><span class="pill">{line.role.label()}</span></td>
            <td class="wraps">{unit_or_none(line.unit)}</td>
            <td><span class=format!("pill {}", tint(line.state))>{line.state.to_string()}</span></td>
            <td class="muted num wraps">{line.last_sign_in.unwrap_or_else(|| "Never".into())}</td>
            {may_change.then(|| view! { <td class="row-actions">{actions}</td> })}
        </tr>
    }
}

/// An empty cell would look like a mistake.
fn unit_or_none(unit: String) -> AnyView {
    if unit.is_empty() { view! { <span class="muted">"None"</span> }.into_any() } else { unit.into_any() }
}

/// The colour of a state; the words say it too.
fn tint(state: AccountState) -> &'static str {
    match state {
        AccountState::Active => "good",
        AccountState::First => "lamp",
        AccountState::Locked => "bad",
        AccountState::Disabled => "",
    }
}
