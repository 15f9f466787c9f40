//! What forms are filled with. The gateway tells it; the last word is kept, so that forms open while it is away.

use crate::{App, fault};
use api::{Coded, Colleague, Fault, FormsView};
use domain::policy::Right;
use serde::{Deserialize, Serialize};
use store::Change;

const SETTING: &str = "forms";

/// The issuers of plates that are offered: the states, the district and the territories, by their postal codes.
const STATES: [&str; 56] = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA",
    "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "AS", "GU", "MP", "PR", "VI",
];

/// As the gateway told it last.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Forms {
    pub authorities: Vec<Coded>,
    pub reasons: Vec<Coded>,
    pub colleagues: Vec<Colleague>,
    pub sources: Vec<String>,
    pub rights: Vec<Right>,
    #[serde(skip)]
    pub away: bool,
}

impl App {
    /// Asks the gateway, and keeps what it says; else gives what it said last.
    pub(crate) async fn forms(&self) -> Result<Forms, Fault> {
        let token = self.token().await?;
        match self.client.forms(&token).await {
            Ok(told) => {
                let coded = |list: Vec<wire::Coded>| {
                    list.into_iter().map(|one| Coded { code: one.code, words: one.words }).collect()
                };
                let colleague =
                    |one: wire::Colleague| Colleague { account: one.account, name: one.name, unit: one.unit };
                let forms = Forms {
                    authorities: coded(told.authorities),
                    reasons: coded(told.reasons),
                    colleagues: told.colleagues.into_iter().map(colleague).collect(),
                    sources: told.sources,
                    rights: told.rights,
                    away: false,
                };
                self.keep_forms(&forms).await?;
                Ok(forms)
            }
            Err(error @ client::ClientError::Refused(_)) => Err(self.gateway_fault(error).await),
            Err(_) => self.kept_forms().await,
        }
    }

    async fn keep_forms(&self, forms: &Forms) -> Result<(), Fault> {
        let text = serde_json::to_string(forms).map_err(|_| fault::internal("The forms can't be kept."))?;
        self.inside(async |inside| {
            let kept = inside.store.setting(SETTING).await.map_err(|error| fault::store(&error))?;
            if kept.as_ref() == Some(&text) {
                return Ok(());
            }
            let change = Change::Setting { key: SETTING, value: &text };
            inside.store.record(&[change], Vec::new()).await.map(drop).map_err(|error| fault::store(&error))
        })
        .await
    }

    async fn kept_forms(&self) -> Result<Forms, Fault> {
        self.inside(async |inside| {
            let kept = inside.store.setting(SETTING).await.map_err(|error| fault::store(&error))?;
            let forms: Forms = kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
            Ok(Forms { away: true, ..forms })
        })
        .await
    }

    pub(crate) async fn look_at_forms(&self) -> Result<FormsView, Fault> {
        let forms = self.forms().await?;
        let training = self.mode() == api::Mode::Training;
        // Sable's own plates come first in its world.
        let states = training.then_some("SB").into_iter().chain(STATES).map(str::to_owned).collect();
        self.inside(async |inside| {
            Ok(FormsView {
                states,
                authority_by_age: inside.profile.authority_by_age,
                answer_hours: inside.profile.answer_hours,
                authorities: forms.authorities,
                reasons: forms.reasons,
                colleagues: forms.colleagues,
                sources: forms.sources,
                rights: forms.rights,
                away: forms.away,
            })
        })
        .await
    }
}
