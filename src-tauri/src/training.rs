//! The embedded gateway of the training mode, and what it offers at the door.

use api::{AccountName, Secret, TrainingAccount};
use app::{Filled, Training};
use gateway::Gateway;
use std::{future::Future, pin::Pin, sync::Arc};

pub struct Embedded {
    pub gateway: Arc<Gateway>,
}

impl Training for Embedded {
    fn accounts(&self) -> Vec<TrainingAccount> {
        let accounts = gateway::training::accounts().unwrap_or_default();
        accounts
            .into_iter()
            .map(|who| TrainingAccount { account: who.account, name: who.name, role: who.role })
            .collect()
    }

    fn fill<'a>(
        &'a self,
        account: &'a AccountName,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Filled>, String>> + Send + 'a>> {
        Box::pin(async move {
            let filled =
                gateway::training::credentials(&self.gateway, account).await.map_err(|error| error.to_string())?;
            Ok(filled.map(|(password, code)| Filled { password: Secret(password.take()), code: Secret(code.take()) }))
        })
    }
}
