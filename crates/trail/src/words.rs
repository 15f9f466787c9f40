//! An entry as a person would say it.

use crate::{Act, Entry, Outcome};
use domain::Purpose;

impl Entry {
    /// One sentence: who did what, for what, and how it ended.
    #[must_use]
    pub fn words(&self) -> String {
        let who = self.who.as_ref().map_or("Someone not signed in", |who| who.name.as_str());
        let tried = matches!(self.outcome, Outcome::Denied { .. } | Outcome::Failed { .. });
        let act = self.act.words(tried);
        let purpose = self.purpose.as_ref().map(purpose).unwrap_or_default();
        let end = match &self.outcome {
            Outcome::Permitted | Outcome::Done => ".".to_owned(),
            Outcome::Denied { rule, why } => format!("; denied by {rule}: {why}"),
            Outcome::Failed { why, .. } => format!("; it failed: {why}"),
            Outcome::Found { count: 1, .. } => "; 1 read came back.".to_owned(),
            Outcome::Found { count, .. } => format!("; {count} reads came back."),
        };
        format!("{who} {act}{purpose}{end}")
    }
}

fn purpose(purpose: &Purpose) -> String {
    let Purpose { event, reason, narrative, on_behalf_of, .. } = purpose;
    // Work on what is kept is for an event, and asks nothing.
    if reason.is_empty() && narrative.is_empty() {
        return format!(", for {event}");
    }
    let behalf = on_behalf_of.as_ref().map(|other| format!(" (on behalf of {other})")).unwrap_or_default();
    // A code reads as words: `stolen_vehicle`.
    format!(", for {event}, because of {}: {narrative}{behalf}", reason.replace('_', " "))
}

fn listed(map: &std::collections::BTreeMap<String, String>) -> String {
    map.iter().map(|(key, value)| format!("{} {value}", key.replace('_', " "))).collect::<Vec<_>>().join(", ")
}

impl Act {
    /// The verb and its objects; `failed` when it was tried and not done.
    fn words(&self, failed: bool) -> String {
        let did = |done: &str, tried: &str| if failed { format!("tried to {tried}") } else { done.to_owned() };
        match self {
            Self::Consent { version, .. } => {
                did(&format!("consented to the rules of {version}"), &format!("consent to the rules of {version}"))
            }
            Self::Decline { .. } => "declined the rules and left".into(),
            Self::SignIn { recovery_code: true } => did("signed in with a recovery code", "sign in"),
            Self::SignIn { .. } => did("signed in", "sign in"),
            Self::LockOut { account } => format!("failed too often, so the account {account} was locked"),
            Self::SetFirstPassword => did("set a first password", "set a first password"),
            Self::EnrolSecondFactor => did("enrolled an authenticator", "enrol an authenticator"),
            Self::ChangePassword => did("changed the password", "change the password"),
            Self::SignOut => "signed out".into(),
            Self::EndSession { why } => format!("lost the session: {why}"),
            Self::OpenStore { made: true } => did("made the encrypted store of this workstation", "make the store"),
            Self::OpenStore { .. } => did("opened the encrypted store", "open the encrypted store"),
            Self::Lock { why } => format!("left the workstation locked: {why}"),
            Self::ChangeSettings { to } => {
                did(&format!("changed settings to {}", listed(to)), &format!("change settings to {}", listed(to)))
            }
            Self::ListAccounts => did("looked at the list of accounts", "look at the list of accounts"),
            Self::AddAccount { account, role, unit } => {
                let unit = if unit.is_empty() { String::new() } else { format!(" in {unit}") };
                did(
                    &format!("added the account {account} ({role}){unit}"),
                    &format!("add the account {account} ({role}){unit}"),
                )
            }
            Self::ReleaseAccount { account } => {
                did(&format!("released the account {account}"), &format!("release the account {account}"))
            }
            Self::ResetAccount { account } => {
                did(&format!("reset the account {account}"), &format!("reset the account {account}"))
            }
            Self::DisableAccount { account } => {
                did(&format!("disabled the account {account}"), &format!("disable the account {account}"))
            }
            Self::SearchTrail { filter } if filter.is_empty() => {
                did("looked through the audit trail", "look through the audit trail")
            }
            Self::SearchTrail { filter } => did(
                &format!("searched the audit trail for {}", listed(filter)),
                &format!("search the audit trail for {}", listed(filter)),
            ),
            Self::ReadTrail { n, .. } => {
                did(&format!("opened entry {n} of the audit trail"), &format!("open entry {n} of the audit trail"))
            }
            Self::ExportTrail { format, filter } => {
                let what = if filter.is_empty() { "all of it".into() } else { listed(filter) };
                did(
                    &format!("exported the audit trail as {format} ({what})"),
                    &format!("export the audit trail as {format} ({what})"),
                )
            }
            Self::SeeWitnesses => did("looked at the state of logs and witnesses", "look at the state of witnesses"),
            Self::Ask { question } => did(&format!("asked for {question}"), &format!("ask for {question}")),
            Self::Answer { intent } => did(
                &format!("was given the answer to the question of entry {intent}"),
                &format!("get the answer to the question of entry {intent}"),
            ),
            Self::PassQuestion { question, .. } => did(
                &format!("had the question for {question} passed on to the sources"),
                &format!("have the question for {question} passed on to the sources"),
            ),
            Self::EnlistLog { origin, .. } => {
                did(&format!("began the log {origin}"), &format!("begin the log {origin}"))
            }
            Self::RefuseCheckpoint { origin, size, why } => {
                format!("presented a checkpoint of {origin} at size {size} that no witness signs: {why}")
            }
            Self::TakeLateEntries { origin, from, to, seconds } => {
                format!("sent entries {from} to {to} of {origin} {} minutes after they were made", seconds / 60)
            }
            Self::WitnessAway { witness, why } => format!("saw the witness {witness} away: {why}"),
            Self::WitnessBack { witness } => format!("saw the witness {witness} come back"),
            Self::Try { what } => did(what, what),
            Self::Start { program, version } => format!("started {program} {version}"),
            work => work_words(work, &did),
        }
    }

    /// The action's name, as filters and exports write it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Consent { .. } => "consent",
            Self::Decline { .. } => "decline",
            Self::SignIn { .. } => "sign_in",
            Self::LockOut { .. } => "lock_out",
            Self::SetFirstPassword => "set_first_password",
            Self::EnrolSecondFactor => "enrol_second_factor",
            Self::ChangePassword => "change_password",
            Self::SignOut => "sign_out",
            Self::EndSession { .. } => "end_session",
            Self::OpenStore { .. } => "open_store",
            Self::Lock { .. } => "lock",
            Self::ChangeSettings { .. } => "change_settings",
            Self::ListAccounts => "list_accounts",
            Self::AddAccount { .. } => "add_account",
            Self::ReleaseAccount { .. } => "release_account",
            Self::ResetAccount { .. } => "reset_account",
            Self::DisableAccount { .. } => "disable_account",
            Self::SearchTrail { .. } => "search_trail",
            Self::ReadTrail { .. } => "read_trail",
            Self::ExportTrail { .. } => "export_trail",
            Self::SeeWitnesses => "see_witnesses",
            Self::Ask { .. } => "ask",
            Self::Answer { .. } => "answer",
            Self::PassQuestion { .. } => "pass_question",
            Self::EnlistLog { .. } => "enlist_log",
            Self::RefuseCheckpoint { .. } => "refuse_checkpoint",
            Self::TakeLateEntries { .. } => "take_late_entries",
            Self::WitnessAway { .. } => "witness_away",
            Self::WitnessBack { .. } => "witness_back",
            Self::OpenAnswer { .. } => "open_answer",
            Self::DestroyKey { .. } => "destroy_key",
            Self::RemoveAnswer { .. } => "remove_answer",
            Self::SeePicture { .. } => "see_picture",
            Self::JudgeRead { .. } => "judge_read",
            Self::ChangeEvent { .. } => "change_event",
            Self::SaveRead { .. } => "save_read",
            Self::UnsaveRead { .. } => "unsave_read",
            Self::WriteNote { .. } => "write_note",
            Self::WithdrawNote { .. } => "withdraw_note",
            Self::Disclose { .. } => "disclose",
            Self::KeepRecords { .. } => "keep_records",
            Self::GiveRecords { .. } => "give_records",
            Self::RequestApproval { .. } => "request_approval",
            Self::DecideApproval { .. } => "decide_approval",
            Self::Grant { .. } => "grant",
            Self::Revoke { .. } => "revoke",
            Self::Ingest { .. } => "ingest",
            Self::AddReaderKey { .. } => "add_reader_key",
            Self::RevokeReaderKey { .. } => "revoke_reader_key",
            Self::DisposeSaved { .. } => "dispose_saved",
            Self::DisposeReads { .. } => "dispose_reads",
            Self::Try { .. } => "try",
            Self::Start { .. } => "start",
        }
    }
}

/// The words for work on answers, events and records.
fn work_words(act: &Act, did: &impl Fn(&str, &str) -> String) -> String {
    match act {
        Act::OpenAnswer { same_question: true, .. } => {
            did("was given the cached answer to the same question", "open the cached answer to the same question")
        }
        Act::OpenAnswer { .. } => did("looked at a cached answer again", "look at a cached answer again"),
        Act::DestroyKey { count, .. } => format!("destroyed the key of a cached answer of {count} reads"),
        Act::RemoveAnswer { count, .. } => format!("removed a cached answer of {count} reads"),
        Act::SeePicture { source, read, .. } => {
            did(&format!("saw the picture of {source} {read}"), &format!("see the picture of {source} {read}"))
        }
        Act::JudgeRead { source, read, found, .. } => {
            let found = found.label().to_lowercase();
            did(&format!("judged {source} {read} by its picture: {found}"), &format!("judge {source} {read}"))
        }
        Act::ChangeEvent { number, what, reason, .. } => {
            let why = if reason.is_empty() { String::new() } else { format!(", because: {reason}") };
            did(&format!("{what} the event {number}{why}"), &format!("change the event {number} ({what}){why}"))
        }
        Act::SaveRead { source, read, relevance, scene, .. } => {
            let scene = scene.as_ref().map(|why| format!("; with the wider scene: {why}")).unwrap_or_default();
            did(
                &format!("saved {source} {read}, relevant since: {relevance}{scene}"),
                &format!("save {source} {read}, relevant since: {relevance}{scene}"),
            )
        }
        Act::UnsaveRead { why, .. } => {
            did(&format!("took a saved read away: {why}"), &format!("take a saved read away: {why}"))
        }
        Act::WriteNote { .. } => did("wrote a note", "write a note"),
        Act::WithdrawNote { .. } => did("withdrew a note", "withdraw a note"),
        Act::Disclose { format, records, to, .. } => did(
            &format!("disclosed {records} saved reads as {format} to {to}"),
            &format!("disclose {records} saved reads as {format} to {to}"),
        ),
        Act::KeepRecords { records, .. } => {
            let count = records.len();
            did(&format!("brought {count} records to the gateway"), &format!("bring {count} records to the gateway"))
        }
        Act::GiveRecords { records, .. } => {
            let count = records.len();
            did(
                &format!("was given {count} records by the gateway"),
                &format!("be given {count} records by the gateway"),
            )
        }
        Act::RequestApproval { from, reason, .. } => {
            let since = from.in_words();
            did(&format!("asked to look back to {since}: {reason}"), &format!("ask to look back to {since}: {reason}"))
        }
        Act::DecideApproval { approved: true, reason, .. } => {
            did(&format!("approved looking further back: {reason}"), "approve looking further back")
        }
        Act::DecideApproval { reason, .. } => {
            did(&format!("refused looking further back: {reason}"), "refuse looking further back")
        }
        Act::Grant { account, what } => {
            did(&format!("granted {what} to {account}"), &format!("grant {what} to {account}"))
        }
        Act::Revoke { account, what } => {
            did(&format!("took {what} from {account}"), &format!("take {what} from {account}"))
        }
        Act::Ingest { from, format, taken, rejected } => did(
            &format!("brought in {taken} records as {format} from {from}, {rejected} rejected"),
            &format!("bring in records as {format} from {from}"),
        ),
        Act::AddReaderKey { name } => did(&format!("made the key of {name}"), &format!("make the key of {name}")),
        Act::RevokeReaderKey { name } => {
            did(&format!("revoked the key of {name}"), &format!("revoke the key of {name}"))
        }
        Act::DisposeSaved { due, .. } => format!("disposed of a saved read that was due on {}", due.in_words()),
        Act::DisposeReads { before, count } => {
            format!("disposed of {count} of the agency's own reads from before {}", before.in_words())
        }
        other => other.code().replace('_', " "),
    }
}

impl Outcome {
    /// As filters and exports write it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Permitted => "permitted",
            Self::Done => "done",
            Self::Denied { .. } => "denied",
            Self::Failed { .. } => "failed",
            Self::Found { .. } => "found",
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Outcome, entry::tests::ask};
    use domain::RuleId;

    #[test]
    fn a_question_is_said_as_a_person_would() {
        let mut entry = ask(7);
        assert_eq!(
            entry.words(),
            "Ana Ruiz asked for ~7KXM482 over 30 days, for EVT-2031, because of stolen vehicle: tractor taken from a yard in Port Sable."
        );
        entry.outcome =
            Outcome::Denied { rule: RuleId::Aud3, why: "The question is not in the witnessed trail.".into() };
        entry.purpose = None;
        assert_eq!(
            entry.words(),
            "Ana Ruiz tried to ask for ~7KXM482 over 30 days; denied by AUD-3: The question is not in the witnessed trail."
        );
    }
}
