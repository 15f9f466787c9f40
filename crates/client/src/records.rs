//! The owner's work at the gateway, what forms are filled with, and requests to look further back.

use crate::{Client, ClientError};
use reqwest::Method;
use secrecy::SecretString;
use wire::{Approval, Decide, FetchRecords, Forms, NewApproval, RecordHeads, Records, RecordsKept, path};

impl Client {
    pub async fn record_heads(&self, token: &SecretString) -> Result<RecordHeads, ClientError> {
        self.get(path::RECORDS, Some(token)).await
    }
    pub async fn keep_records(&self, token: &SecretString, records: &Records) -> Result<RecordsKept, ClientError> {
        self.send(Method::PUT, path::RECORDS, Some(token), Some(records)).await
    }
    pub async fn fetch_records(&self, token: &SecretString, ids: &FetchRecords) -> Result<Records, ClientError> {
        self.post(path::FETCH_RECORDS, Some(token), ids).await
    }
    pub async fn forms(&self, token: &SecretString) -> Result<Forms, ClientError> {
        self.get(path::FORMS, Some(token)).await
    }
    pub async fn approvals(&self, token: &SecretString) -> Result<Vec<Approval>, ClientError> {
        self.get(path::APPROVALS, Some(token)).await
    }
    pub async fn request_approval(&self, token: &SecretString, new: &NewApproval) -> Result<Approval, ClientError> {
        self.post(path::APPROVALS, Some(token), new).await
    }
    pub async fn decide_approval(&self, token: &SecretString, decide: &Decide) -> Result<Approval, ClientError> {
        self.post(path::DECIDE, Some(token), decide).await
    }
}
