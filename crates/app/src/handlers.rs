//! The command table, implemented: one line a row.

use crate::{App, fault};
use api::{
    AccountPick, AccountsView, AnswerPick, AnswerView, ApprovalDecision, ApprovalDraft, ApprovalsView, AskAgain,
    AskDraft, BeginningsView, Code, ColumnsPick, ConsentAct, Credentials, Disclosed, DisclosureDraft, DoorView,
    EnrolCode, EntryPick, EntryView, EventDraft, EventPick, EventTurn, EventView, EventsView, Fault, FormerPassword,
    FormsView, Handlers, InitialPassword, JudgedReply, Judgement, LockClock, MapChoice, MapView, NewAccount,
    NewPassword, NoteDraft, PasswordChange, PicturePick, ReadPick, ReadView, ReadersView, RecordPick, Row, RuleId,
    SaveDraft, SavedPicturePick, SessionView, Settings, SettingsView, SignInReply, TemplateDraft, TemplatePick,
    TileNames, TilePlace, TrailExport, TrailExported, TrailPage, TrailQuery, TrailView, Unsave, WindowFailure,
    WitnessesView,
};
use secrecy::SecretString;

impl Handlers for App {
    async fn gate(&self, row: Row) -> Result<(), Fault> {
        self.open_door(row).await
    }

    fn report(&self, command: &str, mut told: Fault) -> Fault {
        if told.reference.is_empty() {
            told.reference = reference();
        }
        let rule = told.rule.map_or("-", RuleId::id);
        // The message may name what a person typed; the code, rule and reference don't.
        tracing::warn!(command, code = ?told.code, rule, reference = %told.reference, "fault");
        told
    }

    async fn door_look(&self, (): ()) -> Result<DoorView, Fault> {
        self.look_at_door().await
    }
    async fn door_consent(&self, act: ConsentAct) -> Result<(), Fault> {
        self.consent(act).await
    }
    async fn door_decline(&self, (): ()) -> Result<(), Fault> {
        self.decline().await
    }
    async fn window_failed(&self, failure: WindowFailure) -> Result<(), Fault> {
        let words: String = failure.message.chars().filter(|c| !c.is_control()).take(400).collect();
        tracing::error!("the window failed: {words}");
        // A window that can't hide its screen by itself must not stand over an open session.
        let notice = "The window broke, so the session was locked. Nothing was lost.";
        self.leave(Some(notice.into()), "the window broke", false).await;
        Ok(())
    }
    async fn sign_in(&self, typed: Credentials) -> Result<SignInReply, Fault> {
        self.credentials(typed).await
    }
    async fn training_fill(&self, pick: AccountPick) -> Result<Credentials, Fault> {
        let none = || fault::input("Credentials are filled in in training only.");
        let training = self.training.clone().ok_or_else(none)?;
        let filled = training.fill(&pick.account).await.map_err(fault::input)?;
        let Some(filled) = filled else {
            return Err(Fault::new(
                Code::BadInput,
                "This account has used every code of this minute; a code counts once.",
                "Wait half a minute, or use another account.",
            ));
        };
        Ok(Credentials { account: pick.account.to_string(), password: filled.password, code: filled.code })
    }
    async fn step_password(&self, step: NewPassword) -> Result<SignInReply, Fault> {
        self.new_password(step.password).await
    }
    async fn step_code(&self, step: EnrolCode) -> Result<SignInReply, Fault> {
        self.first_code(step.code).await
    }
    async fn step_former_password(&self, step: FormerPassword) -> Result<SignInReply, Fault> {
        self.former_password(step.password).await
    }
    async fn session_look(&self, (): ()) -> Result<SessionView, Fault> {
        self.look().await
    }
    async fn session_active(&self, (): ()) -> Result<LockClock, Fault> {
        self.active().await
    }
    async fn lock(&self, (): ()) -> Result<(), Fault> {
        self.leave(Some("Locked. Everything you did is kept.".into()), "by hand", false).await;
        Ok(())
    }
    async fn password_change(&self, change: PasswordChange) -> Result<(), Fault> {
        self.change_password(SecretString::from(change.current.take()), SecretString::from(change.new.take())).await
    }
    async fn settings_read(&self, (): ()) -> Result<SettingsView, Fault> {
        self.read_settings().await
    }
    async fn settings_write(&self, settings: Settings) -> Result<SettingsView, Fault> {
        self.write_settings(settings).await
    }
    async fn map_look(&self, (): ()) -> Result<MapView, Fault> {
        self.look_at_map().await
    }
    async fn map_choose(&self, choice: MapChoice) -> Result<MapView, Fault> {
        self.choose_map(choice).await
    }
    async fn map_names(&self, place: TilePlace) -> Result<TileNames, Fault> {
        self.names(place)
    }
    async fn readers_look(&self, (): ()) -> Result<ReadersView, Fault> {
        self.look_at_readers().await
    }
    async fn trail_look(&self, (): ()) -> Result<TrailView, Fault> {
        self.look_at_trail().await
    }
    async fn trail_search(&self, query: TrailQuery) -> Result<TrailPage, Fault> {
        self.search_trail(query).await
    }
    async fn trail_open(&self, pick: EntryPick) -> Result<EntryView, Fault> {
        self.open_entry(pick).await
    }
    async fn trail_export(&self, wanted: TrailExport) -> Result<TrailExported, Fault> {
        self.export_trail(wanted).await
    }
    async fn trail_witnesses(&self, (): ()) -> Result<WitnessesView, Fault> {
        self.witnesses().await
    }
    async fn accounts_list(&self, (): ()) -> Result<AccountsView, Fault> {
        self.accounts().await
    }
    async fn account_add(&self, new: NewAccount) -> Result<InitialPassword, Fault> {
        self.add_account(new).await
    }
    async fn account_release(&self, pick: AccountPick) -> Result<AccountsView, Fault> {
        self.release_account(pick.account).await
    }
    async fn account_reset(&self, pick: AccountPick) -> Result<InitialPassword, Fault> {
        self.reset_account(pick.account).await
    }
    async fn account_disable(&self, pick: AccountPick) -> Result<AccountsView, Fault> {
        self.disable_account(pick.account).await
    }
    async fn forms_look(&self, (): ()) -> Result<FormsView, Fault> {
        self.look_at_forms().await
    }
    async fn events_list(&self, (): ()) -> Result<EventsView, Fault> {
        self.list_events().await
    }
    async fn event_look(&self, pick: EventPick) -> Result<EventView, Fault> {
        self.look_at_event(pick).await
    }
    async fn event_keep(&self, draft: EventDraft) -> Result<EventView, Fault> {
        self.keep_event(draft).await
    }
    async fn event_turn(&self, turn: EventTurn) -> Result<EventView, Fault> {
        self.turn_event(turn).await
    }
    async fn beginnings_look(&self, pick: EventPick) -> Result<BeginningsView, Fault> {
        self.look_at_beginnings(pick).await
    }
    async fn template_keep(&self, template: TemplateDraft) -> Result<(), Fault> {
        self.keep_template(template).await
    }
    async fn template_drop(&self, pick: TemplatePick) -> Result<(), Fault> {
        self.drop_template(pick).await
    }
    async fn ask(&self, draft: AskDraft) -> Result<AnswerView, Fault> {
        self.ask_draft(draft).await
    }
    async fn ask_again(&self, again: AskAgain) -> Result<AnswerView, Fault> {
        self.ask_source_again(again).await
    }
    async fn ask_cancel(&self, pick: AnswerPick) -> Result<AnswerView, Fault> {
        self.cancel(pick).await
    }
    async fn answer_look(&self, pick: AnswerPick) -> Result<AnswerView, Fault> {
        self.look_at_answer(pick).await
    }
    async fn answer_open(&self, pick: AnswerPick) -> Result<AnswerView, Fault> {
        self.open_answer(pick).await
    }
    async fn read_look(&self, pick: ReadPick) -> Result<ReadView, Fault> {
        self.look_at_read(pick).await
    }
    async fn read_judge(&self, judgement: Judgement) -> Result<JudgedReply, Fault> {
        self.judge(judgement).await
    }
    async fn read_save(&self, draft: SaveDraft) -> Result<ReadView, Fault> {
        self.save_read(draft).await
    }
    async fn read_unsave(&self, unsave: Unsave) -> Result<(), Fault> {
        self.unsave_read(unsave).await
    }
    async fn note_write(&self, draft: NoteDraft) -> Result<(), Fault> {
        self.write_note(draft).await
    }
    async fn note_withdraw(&self, pick: RecordPick) -> Result<(), Fault> {
        self.withdraw_note(pick).await
    }
    async fn event_disclose(&self, draft: DisclosureDraft) -> Result<Disclosed, Fault> {
        self.disclose(draft).await
    }
    async fn approvals_list(&self, (): ()) -> Result<ApprovalsView, Fault> {
        self.list_approvals().await
    }
    async fn approval_request(&self, draft: ApprovalDraft) -> Result<ApprovalsView, Fault> {
        self.request_approval(draft).await
    }
    async fn approval_decide(&self, decision: ApprovalDecision) -> Result<ApprovalsView, Fault> {
        self.decide_approval(decision).await
    }
    async fn answer_columns(&self, pick: ColumnsPick) -> Result<Vec<u8>, Fault> {
        self.columns(pick).await
    }
    async fn read_picture(&self, pick: PicturePick) -> Result<Vec<u8>, Fault> {
        self.picture(pick).await
    }
    async fn saved_picture(&self, pick: SavedPicturePick) -> Result<Vec<u8>, Fault> {
        self.saved_picture_of(pick).await
    }
}

/// Six letters to quote from the window to the log.
fn reference() -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut bytes = [0u8; 6];
    if getrandom::fill(&mut bytes).is_err() {
        return "NORAND".to_owned();
    }
    bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 31)).copied().map(char::from)).collect()
}
