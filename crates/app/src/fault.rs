//! Every error of the workstation as the one `Fault` that the window shows.

use api::{Code, Fault};
use client::ClientError;
use store::StoreError;
use wire::RefusalKind;

pub fn client(error: ClientError) -> Fault {
    match error {
        ClientError::Refused(refusal) => Fault {
            code: match refusal.kind {
                RefusalKind::Denied => Code::Denied,
                RefusalKind::BadInput => Code::BadInput,
                RefusalKind::NoSession => Code::NoSession,
                RefusalKind::Internal => Code::Gateway,
            },
            rule: refusal.rule,
            message: refusal.message,
            remedy: refusal.remedy,
            lost: None,
            reference: refusal.reference,
        },
        ClientError::Away => Fault::new(
            Code::Gateway,
            "The gateway can't be reached.",
            "Check the network and try again; what you typed is still here.",
        ),
        ClientError::Untrusted => Fault::new(
            Code::Gateway,
            "What answers at the gateway's address is not the gateway this workstation trusts. Nothing was sent to it.",
            "Don't go on; tell the system owner.",
        ),
        ClientError::Odd(_) => Fault::new(
            Code::Gateway,
            "The gateway answered in a way this workstation doesn't know.",
            "Workstation and gateway may be of different versions; tell the system owner.",
        ),
        ClientError::Config(why) => Fault::new(Code::Gateway, why, "Correct the workstation's config."),
    }
}

pub fn store(error: &StoreError) -> Fault {
    let restore = "Don't delete anything; ask the system owner to restore the file from a backup.";
    let remedy = match error {
        StoreError::WrongPassword => {
            "Type the password this store has; if it is forgotten, the system owner can recover it."
        }
        StoreError::SlotDamaged | StoreError::Downgraded | StoreError::WrongKey | StoreError::Truncated => restore,
        StoreError::OtherMode { .. } | StoreError::OtherStore => {
            "Training and service never mix; ask the system owner how this file came here."
        }
        StoreError::Newer => "Update Readroom on this workstation.",
        StoreError::InUse => "Close the other window, or use it.",
        StoreError::DiskFull => "Make room on the disk and sign in again.",
        StoreError::NotWritable => "Ask the system owner to check the data folder's owner and rights.",
        StoreError::NoTrail | StoreError::Entry(_) => {
            "Nothing was changed: no act is done without its entry. Quote the reference to the system owner."
        }
        StoreError::Changed { .. } => "Open it again; somebody else, or another window, was faster.",
        StoreError::NoAnswer | StoreError::AnswerDamaged | StoreError::AnswerKey | StoreError::AnswerTooLarge => {
            "Ask again: what was saved from it is kept."
        }
        StoreError::AnswerNewer => "Update Readroom on this workstation, or ask again.",
        StoreError::Record { .. } | StoreError::Unwritable | StoreError::NoAsk { .. } | StoreError::Draft => {
            "Nothing was changed. Quote the reference to the system owner."
        }
        StoreError::Io(_) | StoreError::Database(_) | StoreError::Machine => {
            "Try again; then quote the reference to the system owner."
        }
    };
    // The database's own words could hold what was stored.
    let message = match error {
        StoreError::Io(_) | StoreError::Database(_) => "The store can't be used.".to_owned(),
        told => {
            let words = told.to_string();
            let mut letters = words.chars();
            letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect::<String>() + ".")
        }
    };
    Fault::new(Code::Store, message, remedy)
}

/// A mistake of the program.
pub fn internal(why: impl Into<String>) -> Fault {
    Fault::new(Code::Internal, why, "Try again; then quote the reference to the system owner.")
}

pub fn input(why: impl Into<String>) -> Fault {
    Fault::new(Code::BadInput, why, "Correct it and try again.")
}

pub fn no_session() -> Fault {
    Fault {
        rule: Some(api::RuleId::Con3),
        ..Fault::new(Code::NoSession, "There is no session.", "Consent and sign in; nothing was lost.")
    }
}
