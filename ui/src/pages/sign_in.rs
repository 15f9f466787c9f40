//! Credentials. Closed until the consent is recorded (CON-3): a real disabled fieldset, not a grey one.

use crate::parts::{PasswordField, TextField, focus_soon};
use crate::state::app;
use api::{AccountPick, Credentials, DoorView, Mode, RuleId, Secret, TrainingAccount, command};
use leptos::prelude::*;

/// The three fields, and in training the accounts that fill them.
#[component]
pub fn SignIn(door: DoorView, open: RwSignal<bool>, statements: usize) -> impl IntoView {
    let app = app();
    let account = RwSignal::new(door.last_account.map(String::from).unwrap_or_default());
    let password = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let credentials = Credentials {
            account: account.get_untracked(),
            password: Secret(password.get_untracked()),
            code: Secret(code.get_untracked().trim().to_owned()),
        };
        app.ask_or::<command::sign_in>(
            credentials,
            move |reply| app.advance(reply),
            move |fault| {
                password.set(String::new());
                code.set(String::new());
                let again = matches!(fault.rule, Some(RuleId::Con1 | RuleId::Con3));
                if again {
                    app.to_door(Some(fault.clone()));
                } else {
                    focus_soon("password");
                }
                again
            },
        );
    };
    let fill = Callback::new(move |pick: AccountPick| {
        app.ask::<command::training_fill>(pick, move |filled| {
            account.set(filled.account);
            password.set(filled.password.take());
            code.set(filled.code.take());
            focus_soon("sign-in");
        });
    });
    let both = if statements == 2 { "both statements are" } else { "every statement is" };
    let training =
        (door.mode == Mode::Training && !door.training_accounts.is_empty()).then_some(door.training_accounts);
    let beside = training.is_some();
    view! {
        <form class="credentials" on:submit=submit>
            <fieldset disabled=move || !open.get() class:beside=beside>
                <legend class="sr-only">"Sign in"</legend>
                <div class="fields">
                    <TextField id="account" label="Account" value=account autocomplete="username"/>
                    <PasswordField id="password" label="Password" value=password autocomplete="current-password"/>
                    <TextField
                        id="code"
                        label="6-digit code"
                        value=code
                        autocomplete="one-time-code"
                        hint="or a recovery code; leave empty at your first sign-in"
                        code=true
                        optional=true
                    />
                    <button type="submit" id="sign-in" class="primary">
                        {move || if app.busy.get() && open.get() { "Signing in…" } else { "Sign in" }}
                    </button>
                </div>
                {training.map(|accounts| view! { <TrainingAccounts accounts fill/> })}
            </fieldset>
            {move || (!open.get()).then(|| view! {
                <p class="small muted">{format!("Sign-in opens once {both} affirmed.")}</p>
            })}
        </form>
    }
}

/// Training only: whom one can be.
#[component]
fn TrainingAccounts(accounts: Vec<TrainingAccount>, fill: Callback<AccountPick>) -> impl IntoView {
    view! {
        <div class="training-accounts card">
            <h3>"Training accounts"</h3>
            <ul>
                {accounts
                    .into_iter()
                    .map(|one| {
                        let id = format!("fill-{}", one.account);
                        let pick = AccountPick { account: one.account };
                        view! {
                            <li>
                                <button
                                    type="button"
                                    id=id
                                    on:click=move |_| fill.run(pick.clone())
                                >
                                    <span class="sr-only">"Fill in "</span>
                                    <b>{one.name}</b>
                                    <span class="sr-only">", "</span>
                                    <span class="role">{one.role.label()}</span>
                                    <em aria-hidden="true">"Use"</em>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </div>
    }
}
