//! The ids of the rules, as they stand in code, denials, tests and the rule book.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! rules {
    ($($name:ident = $id:literal, $words:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum RuleId {
            $(#[doc = $words] #[serde(rename = $id)] $name,)*
        }
        impl RuleId {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }
            /// The rule in a sentence.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words),* }
            }
        }
    };
}

rules! {
    Acc6 = "ACC-6", "A person queries only the sources that they were granted.";
    Acc7 = "ACC-7", "Area, vehicle and partial-plate queries are enhanced functions, each with a right of its own.";
    Acc8 = "ACC-8", "Duties are separate: each role does its own part, and nobody decides about themselves.";
    Aud1 = "AUD-1", "Each query records who, what, when, for which event and why, how many reads came back and their digest, never the reads.";
    Aud2 = "AUD-2", "Every act on plate-reader data and every refusal is recorded at the level of the person.";
    Aud3 = "AUD-3", "The record of a query is durable and witnessed before the question leaves the agency.";
    Aud4 = "AUD-4", "No record can be changed, removed, reordered or back-dated unnoticed, and anyone with the public key can check that.";
    Aud5 = "AUD-5", "The vendor sees the question and nothing of the trail.";
    Con1 = "CON-1", "The splash comes at every logon, unlocking included, before credentials are accepted.";
    Con2 = "CON-2", "Consent is an act: the statements are affirmed, then a button; declining leaves.";
    Con3 = "CON-3", "No session exists without a recorded consent to the current text.";
    Con4 = "CON-4", "The record of a consent holds who, when, the version and the digest of the exact words shown.";
    Qlt1 = "QLT-1", "Before a read is saved or acted on, a person types the plate from its picture without the camera's text beside it.";
    Qlt3 = "QLT-3", "A read places a vehicle, not a person.";
    Qry1 = "QRY-1", "A query names an open event that one owns or was given, a coded reason and a narrative with substance.";
    Qry2 = "QRY-2", "A query is about a plate, a reader or place, a vehicle or an area, says enough, and has a window.";
    Qry3 = "QRY-3", "No read older than five years from the moment of the query is asked for or shown.";
    Qry4 = "QRY-4", "The last 30 days come first; going further back is a choice, and recorded.";
    Qry5 = "QRY-5", "No trawling: a place, area or vehicle query starts from an identified subject or incident of its event.";
    Qry6 = "QRY-6", "The same query within the life of its cached answer is answered from the cache, and audited all the same.";
    Qry7 = "QRY-7", "Only reads from cameras in the United States are shown.";
    Qry8 = "QRY-8", "Who the query is for is stated: oneself, or a named colleague.";
    Qry9 = "QRY-9", "Authority grows with age: beyond 90 days a supervisor approves, beyond a year a second approver too.";
    Ret1 = "RET-1", "An answer is cached for 4 to 24 hours, then deleted everywhere by itself.";
    Ret2 = "RET-2", "Nothing is saved by itself: saving takes a person, why it is relevant, and a look at the picture.";
    Ret3 = "RET-3", "A saved read holds an allow-list of fields; the wider scene only if the saver says why.";
    Ret4 = "RET-4", "What is saved carries its date of disposal.";
    Ret5 = "RET-5", "Deletion is provable: the key is destroyed, and the trail records it with count and digest.";
    Sec1 = "SEC-1", "At rest everything is encrypted; the key is wrapped by the person's password.";
    Sec2 = "SEC-2", "The session locks at most 30 minutes after the last input.";
    Sec3 = "SEC-3", "Five failures in 15 minutes lock the account until an administrator releases it.";
    Sec4 = "SEC-4", "A second factor is asked at logon.";
    Sec5 = "SEC-5", "Time is the gateway's; a workstation clock set back extends nothing.";
    Shr2 = "SHR-2", "Anything that leaves carries its origin and limits, and is entered in the accounting of disclosures.";
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
