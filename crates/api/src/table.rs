//! The command table. A row is a name, a request, a reply, and the door that has to be open.
//! `app` implements [`Handlers`]: a row without an implementation does not compile.

use crate::asks::{AnswerPick, AnswerView, AskAgain, AskDraft, BeginningsView, TemplateDraft, TemplatePick};
use crate::map::{MapChoice, MapView, TileNames, TilePlace};
use crate::readers::ReadersView;
use crate::reads::{
    ColumnsPick, Disclosed, DisclosureDraft, JudgedReply, Judgement, NoteDraft, PicturePick, ReadPick, ReadView,
    RecordPick, SaveDraft, SavedPicturePick, Unsave,
};
use crate::trail::{EntryPick, EntryView, TrailExport, TrailExported, TrailPage, TrailQuery, TrailView, WitnessesView};
use crate::views::{
    AccountPick, AccountsView, ConsentAct, Credentials, DoorView, EnrolCode, FormerPassword, InitialPassword,
    LockClock, NewAccount, NewPassword, PasswordChange, SessionView, Settings, SettingsView, SignInReply,
    WindowFailure,
};
use crate::work::{
    ApprovalDecision, ApprovalDraft, ApprovalsView, EventDraft, EventPick, EventTurn, EventView, EventsView, FormsView,
};
use crate::{Code, Fault};
use domain::policy::Act;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::future::Future;

/// How far somebody must have come for a command to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Before consent.
    Outside,
    /// After a consent, before credentials are accepted (CON-1).
    Consented,
    /// In the first steps of a sign-in: new password, second factor, former password of a store.
    Steps,
    /// Signed in, in a role that may do the act.
    Inside(Act),
}

/// What the table says of a command.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub name: &'static str,
    pub door: Door,
}

/// A row that is answered with bytes, since JSON of them would take too long.
pub trait RawCommand {
    const ROW: Row;
    type Request: Serialize + DeserializeOwned;
}

/// What a call is answered with.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    Json(Value),
    Raw(Vec<u8>),
}

/// One row as a type; `ui::bridge` calls by it, so no command is named by a string twice.
pub trait Command {
    const ROW: Row;
    type Request: Serialize + DeserializeOwned;
    type Reply: Serialize + DeserializeOwned;
}

macro_rules! commands {
    (json { $($(#[$doc:meta])* $name:ident($request:ty) -> $reply:ty, $door:expr;)* }
     raw { $($(#[$raw_doc:meta])* $raw:ident($raw_request:ty), $raw_door:expr;)* }) => {
        /// The rows as types.
        #[allow(non_camel_case_types, reason = "a command's type bears the command's name")]
        pub mod command {
            use super::*;
            $($(#[$doc])* #[derive(Debug)] pub struct $name;
            impl Command for $name {
                const ROW: Row = Row { name: stringify!($name), door: $door };
                type Request = $request;
                type Reply = $reply;
            })*
            $($(#[$raw_doc])* #[derive(Debug)] pub struct $raw;
            impl RawCommand for $raw {
                const ROW: Row = Row { name: stringify!($raw), door: $raw_door };
                type Request = $raw_request;
            })*
        }

        /// Every row, for the gate and for tests.
        pub const ROWS: &[Row] = &[
            $(Row { name: stringify!($name), door: $door },)*
            $(Row { name: stringify!($raw), door: $raw_door },)*
        ];

        /// The workstation's side of the table.
        pub trait Handlers: Sync {
            /// Decides whether the door of `row` is open; asked before every command.
            fn gate(&self, row: Row) -> impl Future<Output = Result<(), Fault>> + Send;
            /// Gives the fault its reference and writes it to the log, once.
            fn report(&self, command: &str, fault: Fault) -> Fault;
            $($(#[$doc])* fn $name(&self, request: $request) -> impl Future<Output = Result<$reply, Fault>> + Send;)*
            $($(#[$raw_doc])* fn $raw(&self, request: $raw_request) -> impl Future<Output = Result<Vec<u8>, Fault>> + Send;)*
        }

        /// Answers one call of the window.
        pub async fn dispatch<H: Handlers>(handlers: &H, name: &str, body: Value) -> Result<Reply, Fault> {
            let answer = match name {
                $(stringify!($name) => answer(
                    handlers, command::$name::ROW, body, |request| handlers.$name(request)).await,)*
                $(stringify!($raw) => raw_answer(
                    handlers, command::$raw::ROW, body, |request| handlers.$raw(request)).await,)*
                _ => Err(Fault::new(Code::BadInput, "There is no such command.", "Restart Readroom; if it happens again, tell the system owner.")),
            };
            answer.map_err(|fault| handlers.report(name, fault))
        }
    };
}

async fn open<H: Handlers, Q: DeserializeOwned>(handlers: &H, row: Row, body: Value) -> Result<Q, Fault> {
    handlers.gate(row).await?;
    // The parser's own words could repeat a password, so they are not passed on.
    serde_json::from_value(body).map_err(|_| {
        Fault::new(Code::BadInput, "What the window sent can't be read.", "Check what you typed and try again.")
    })
}

async fn answer<H, Q, R, F>(handlers: &H, row: Row, body: Value, run: impl FnOnce(Q) -> F) -> Result<Reply, Fault>
where
    H: Handlers,
    Q: DeserializeOwned,
    R: Serialize,
    F: Future<Output = Result<R, Fault>>,
{
    let reply = run(open(handlers, row, body).await?).await?;
    serde_json::to_value(reply).map(Reply::Json).map_err(|_| {
        Fault::new(
            Code::Internal,
            "The answer can't be shown.",
            "Try again; if it happens again, tell the system owner.",
        )
    })
}

async fn raw_answer<H, Q, F>(handlers: &H, row: Row, body: Value, run: impl FnOnce(Q) -> F) -> Result<Reply, Fault>
where
    H: Handlers,
    Q: DeserializeOwned,
    F: Future<Output = Result<Vec<u8>, Fault>>,
{
    run(open(handlers, row, body).await?).await.map(Reply::Raw)
}

commands! {
    json {
        /// What stands at the door: the rules in force, what ended the last session, training accounts.
        door_look(()) -> DoorView, Door::Outside;
        /// CON-2: consent to the text shown.
        door_consent(ConsentAct) -> (), Door::Outside;
        /// CON-2: decline; the window closes.
        door_decline(()) -> (), Door::Outside;
        /// The window's program could not start or broke.
        window_failed(WindowFailure) -> (), Door::Outside;
        /// Credentials. May ask for more steps.
        sign_in(Credentials) -> SignInReply, Door::Consented;
        /// In training only: fills a training account's credentials, code included.
        training_fill(AccountPick) -> Credentials, Door::Consented;
        /// The new password of a first sign-in or after a reset.
        step_password(NewPassword) -> SignInReply, Door::Steps;
        /// The first code from the authenticator that was just enrolled.
        step_code(EnrolCode) -> SignInReply, Door::Steps;
        /// The password that this workstation's store still has, when it was changed elsewhere.
        step_former_password(FormerPassword) -> SignInReply, Door::Steps;
        /// Who is signed in, the rail, the time to the lock.
        session_look(()) -> SessionView, Door::Inside(Act::UseOwnSession);
        /// There was input: the idle time starts again.
        session_active(()) -> LockClock, Door::Inside(Act::UseOwnSession);
        /// Locks: the store closes, keys are zeroized, the gateway's session ends.
        lock(()) -> (), Door::Inside(Act::UseOwnSession);
        password_change(PasswordChange) -> (), Door::Inside(Act::ChangeOwnPassword);
        settings_read(()) -> SettingsView, Door::Inside(Act::ChangeOwnSettings);
        settings_write(Settings) -> SettingsView, Door::Inside(Act::ChangeOwnSettings);
        /// What the map is drawn from.
        map_look(()) -> MapView, Door::Inside(Act::UseOwnSession);
        /// Another archive of vector tiles, read and checked before it is taken.
        map_choose(MapChoice) -> MapView, Door::Inside(Act::ChangeOwnSettings);
        map_names(TilePlace) -> TileNames, Door::Inside(Act::UseOwnSession);
        /// Where one's sources have readers; no vehicle is in it.
        readers_look(()) -> ReadersView, Door::Inside(Act::SeeReaders);
        /// AUD-2: how far one reads in the trail, and what can be searched for.
        trail_look(()) -> TrailView, Door::Inside(Act::ReadTrail);
        trail_search(TrailQuery) -> TrailPage, Door::Inside(Act::ReadTrail);
        /// AUD-4: one entry, with its proof checked here.
        trail_open(EntryPick) -> EntryView, Door::Inside(Act::ReadTrail);
        trail_export(TrailExport) -> TrailExported, Door::Inside(Act::ExportTrail);
        trail_witnesses(()) -> WitnessesView, Door::Inside(Act::SeeWitnesses);
        accounts_list(()) -> AccountsView, Door::Inside(Act::ListAccounts);
        account_add(NewAccount) -> InitialPassword, Door::Inside(Act::AddAccount);
        account_release(AccountPick) -> AccountsView, Door::Inside(Act::ReleaseAccount);
        account_reset(AccountPick) -> InitialPassword, Door::Inside(Act::ResetAccount);
        account_disable(AccountPick) -> AccountsView, Door::Inside(Act::DisableAccount);
        /// What forms are filled with.
        forms_look(()) -> FormsView, Door::Inside(Act::WorkOnEvents);
        events_list(()) -> EventsView, Door::Inside(Act::WorkOnEvents);
        event_look(EventPick) -> EventView, Door::Inside(Act::WorkOnEvents);
        event_keep(EventDraft) -> EventView, Door::Inside(Act::WorkOnEvents);
        /// Closes or reopens, with a reason.
        event_turn(EventTurn) -> EventView, Door::Inside(Act::WorkOnEvents);
        /// Templates, one's last questions of an event, and answers that are still cached.
        beginnings_look(EventPick) -> BeginningsView, Door::Inside(Act::Ask);
        template_keep(TemplateDraft) -> (), Door::Inside(Act::Ask);
        template_drop(TemplatePick) -> (), Door::Inside(Act::Ask);
        /// Policy, the intent in the trail, its witness, then the sources; reads come while it is looked at.
        ask(AskDraft) -> AnswerView, Door::Inside(Act::Ask);
        ask_again(AskAgain) -> AnswerView, Door::Inside(Act::Ask);
        ask_cancel(AnswerPick) -> AnswerView, Door::Inside(Act::Ask);
        answer_look(AnswerPick) -> AnswerView, Door::Inside(Act::Ask);
        /// Opens a cached answer by the key that the gateway still has.
        answer_open(AnswerPick) -> AnswerView, Door::Inside(Act::Ask);
        read_look(ReadPick) -> ReadView, Door::Inside(Act::Ask);
        /// QLT-1.
        read_judge(Judgement) -> JudgedReply, Door::Inside(Act::Ask);
        /// RET-2, RET-3.
        read_save(SaveDraft) -> ReadView, Door::Inside(Act::WorkOnEvents);
        read_unsave(Unsave) -> (), Door::Inside(Act::WorkOnEvents);
        note_write(NoteDraft) -> (), Door::Inside(Act::WorkOnEvents);
        note_withdraw(RecordPick) -> (), Door::Inside(Act::WorkOnEvents);
        /// SHR-2.
        event_disclose(DisclosureDraft) -> Disclosed, Door::Inside(Act::WorkOnEvents);
        approvals_list(()) -> ApprovalsView, Door::Inside(Act::SeeApprovals);
        approval_request(ApprovalDraft) -> ApprovalsView, Door::Inside(Act::Ask);
        approval_decide(ApprovalDecision) -> ApprovalsView, Door::Inside(Act::DecideApprovals);
    }
    raw {
        /// [`Columns`](crate::Columns) of an answer.
        answer_columns(ColumnsPick), Door::Inside(Act::Ask);
        /// PNG or JPEG.
        read_picture(PicturePick), Door::Inside(Act::Ask);
        saved_picture(SavedPicturePick), Door::Inside(Act::WorkOnEvents);
    }
}
