//! Every path of version 1, once.

pub const WIRE: u32 = 1;
pub const HELLO: &str = "/v1/hello";
pub const RULES: &str = "/v1/rules";
pub const CONSENTS: &str = "/v1/consents";
pub const DECLINED: &str = "/v1/consents/declined";
pub const SESSIONS: &str = "/v1/sessions";
pub const STEP_PASSWORD: &str = "/v1/steps/password";
pub const STEP_CODE: &str = "/v1/steps/code";
/// `GET` looks, `DELETE` ends.
pub const SESSION: &str = "/v1/session";
pub const ACTIVE: &str = "/v1/session/active";
pub const PASSWORD: &str = "/v1/session/password";
pub const ACCOUNTS: &str = "/v1/accounts";
pub const RELEASE: &str = "/v1/accounts/{account}/release";
pub const RESET: &str = "/v1/accounts/{account}/reset";
pub const DISABLE: &str = "/v1/accounts/{account}/disable";
pub const LOGS: &str = "/v1/trail/logs";
pub const ENTRIES: &str = "/v1/trail/entries";
pub const SEARCH: &str = "/v1/trail/search";
pub const PROOF: &str = "/v1/trail/proof";
pub const EXPORT: &str = "/v1/trail/export";
pub const TRAIL: &str = "/v1/trail/state";
pub const READERS: &str = "/v1/readers";
pub const QUESTIONS: &str = "/v1/questions";
pub const OPEN_ANSWER: &str = "/v1/answers/open";
pub const PICTURES: &str = "/v1/pictures";
pub const LOOKS: &str = "/v1/looks";
/// `GET` gives the heads, `PUT` keeps.
pub const RECORDS: &str = "/v1/records";
pub const FETCH_RECORDS: &str = "/v1/records/fetch";
pub const FORMS: &str = "/v1/forms";
/// `GET` lists, `POST` asks for one.
pub const APPROVALS: &str = "/v1/approvals";
pub const DECIDE: &str = "/v1/approvals/decide";
/// `{format}` is one of `ingest`'s; with a reader's key, without a session.
pub const INGEST: &str = "/v1/ingest/{format}";

/// `template` with its `{account}` filled in; account names need no escaping.
#[must_use]
pub fn of_account(template: &str, account: &domain::AccountName) -> String {
    template.replace("{account}", account.as_str())
}
