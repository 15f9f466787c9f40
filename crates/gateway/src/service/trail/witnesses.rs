//! Witnesses besides this gateway: other processes that cosign heads of its logs and keep what they
//! signed (C2SP tlog-witness).

use super::{Actor, OWN};
use crate::{
    Db, GatewayError,
    config::WitnessConfig,
    db::LogRow,
    random, recorded,
    service::{Gateway, ServiceError},
    transact,
};
use client::{WitnessAnswer, WitnessClient};
use domain::Span;
use trail::{Act, AddCheckpoint, Head, LogVerifier, Place, Tiles, WitnessVerifier, plan_consistency, prove_consistency};

/// A configured witness.
#[derive(Debug)]
pub(super) struct Witness {
    pub verifier: WitnessVerifier,
    name: String,
    client: WitnessClient,
}

impl Witness {
    pub fn new(config: &WitnessConfig) -> Result<Self, GatewayError> {
        let odd = |why: String| GatewayError::Refused(format!("witness {}: {why}", config.url));
        let verifier = WitnessVerifier::parse(&config.verifier).map_err(|error| odd(error.to_string()))?;
        let name = config.verifier.split('+').next().unwrap_or_default().to_owned();
        let ca = std::fs::read_to_string(&config.ca).map_err(GatewayError::file(&config.ca))?;
        let endpoint = client::Endpoint { url: config.url.clone(), ca };
        let client = WitnessClient::new(&endpoint).map_err(|error| odd(error.to_string()))?;
        Ok(Self { verifier, name, client })
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Gateway {
    /// Asks the other witnesses for their cosignatures on a head that this gateway has just kept.
    pub(super) async fn ask_others(
        &self,
        origin: &str,
        request: &AddCheckpoint,
        note: String,
    ) -> Result<String, ServiceError> {
        if self.trail.others.is_empty() {
            return Ok(note);
        }
        let log = transact!(self.db, |tx| { LogRow::by_origin(tx, origin).await.map_err(ServiceError::from) })?;
        let log = log.ok_or_else(|| ServiceError::Log("a log is missing".into()))?;
        self.collect(&log, Some(request), note).await
    }

    /// The note with the lines of each witness that signs; how each did is kept.
    async fn collect(
        &self,
        log: &LogRow,
        request: Option<&AddCheckpoint>,
        note: String,
    ) -> Result<String, ServiceError> {
        let verifier = LogVerifier::parse(&log.verifier).map_err(|error| ServiceError::Log(error.to_string()))?;
        let mut head = Head::open(&note, &verifier).map_err(|error| ServiceError::Log(error.to_string()))?;
        for witness in &self.trail.others {
            match self.cosignature(witness, log, &head, request).await {
                Ok(lines) => {
                    head = head.with(&lines);
                    self.witness_there(witness).await?;
                }
                Err(why) => self.witness_missed(witness, &why).await?,
            }
        }
        let note = head.note().to_owned();
        transact!(self.db, |tx| { Ok::<_, ServiceError>(log.keep_head(tx, head.size(), &note, self.now()).await?) })?;
        Ok(note)
    }

    /// One witness's line on `head`. It may know an older size than we believe, so it is asked again
    /// from the size it names.
    async fn cosignature(
        &self,
        witness: &Witness,
        log: &LogRow,
        head: &Head,
        request: Option<&AddCheckpoint>,
    ) -> Result<String, String> {
        let mut request = match request {
            Some(request) => request.clone(),
            None => self.request(log, head, 0).await?,
        };
        for _ in 0..3 {
            match witness.client.add_checkpoint(&request.to_body()).await {
                Ok(WitnessAnswer::Signed(lines)) => {
                    let signed = head.clone().with(&lines);
                    return if signed.cosigned(std::slice::from_ref(&witness.verifier)).is_empty() {
                        Err("its signature is not right".into())
                    } else {
                        Ok(lines)
                    };
                }
                Ok(WitnessAnswer::Conflict(known)) if known <= head.size() => {
                    request = self.request(log, head, known).await?;
                }
                Ok(WitnessAnswer::Conflict(known)) => return Err(format!("it knows a larger log ({known})")),
                Ok(WitnessAnswer::UnknownLog) => {
                    let enlisted = self.trail.log.sign(&format!("readroom-enlist/1\n{}\n", log.verifier));
                    witness.client.enlist(&enlisted).await.map_err(|error| error.to_string())?;
                }
                Ok(WitnessAnswer::Refused(why)) => return Err(format!("it refused: {why}")),
                Err(error) => return Err(error.to_string()),
            }
        }
        Err("it does not come to the same size".into())
    }

    async fn request(&self, log: &LogRow, head: &Head, old: u64) -> Result<AddCheckpoint, String> {
        let places = plan_consistency(head.size(), old).map_err(|error| error.to_string())?;
        let tiles = self.tiles_of(log, &places).await.map_err(|error| error.to_string())?;
        let proof = prove_consistency(head.size(), old, &tiles).map_err(|error| error.to_string())?;
        Ok(AddCheckpoint { old, proof, note: head.note().to_owned() })
    }

    async fn tiles_of(&self, log: &LogRow, places: &[Place]) -> Result<Tiles, ServiceError> {
        transact!(self.db, |tx| { Ok(log.tiles(tx, places).await?) })
    }

    async fn witness_there(&self, witness: &Witness) -> Result<(), ServiceError> {
        recorded!(self, |tx| {
            Db::witness_signed(tx, witness.name(), self.now()).await?;
            if Db::end_alert(tx, "witness_away", witness.name(), self.now()).await? {
                let act = Act::WitnessBack { witness: witness.name().to_owned() };
                self.enter(tx, &Actor::console(), act).await?;
            }
            Ok::<_, ServiceError>(())
        })
    }

    /// AUD-4: a witness that is away longer than the profile allows raises an alert.
    async fn witness_missed(&self, witness: &Witness, why: &str) -> Result<(), ServiceError> {
        let tampering = why.contains("larger log") || why.contains("forked");
        recorded!(self, |tx| {
            let since = Db::witness_missed(tx, witness.name(), why, self.now()).await?;
            let id = data_encoding::HEXLOWER.encode(&random::bytes::<16>()?);
            let words = format!("The witness {} has not signed for too long: {why}.", witness.name());
            let due = tampering || self.now() - since >= self.profile.witness_away();
            let kind = if tampering { "tampering" } else { "witness_away" };
            if due && Db::raise(tx, &id, kind, witness.name(), &words, self.now()).await? {
                let act = Act::WitnessAway { witness: witness.name().to_owned(), why: why.to_owned() };
                self.enter(tx, &Actor::console(), act).await?;
            }
            Ok::<_, ServiceError>(())
        })
    }

    /// One round of the gateway's own log with its witnesses; the server calls it every few seconds.
    pub async fn witness_own(&self) -> Result<(), ServiceError> {
        if self.trail.others.is_empty() {
            return Ok(());
        }
        let log = transact!(self.db, |tx| { LogRow::by_id(tx, OWN).await.map_err(ServiceError::from) })?;
        let log = log.filter(|log| log.known.size > 0).ok_or_else(|| ServiceError::Log("it is empty".into()))?;
        let verifier = LogVerifier::parse(&log.verifier).map_err(|error| ServiceError::Log(error.to_string()))?;
        let head = Head::open(&log.note, &verifier).map_err(|error| ServiceError::Log(error.to_string()))?;
        let all: Vec<_> = self.trail.others.iter().map(|other| other.verifier.clone()).collect();
        let stale = self.now() - log.head_at > Span::minutes(5);
        // A head that all have signed is not sent again, but for a sign of life now and then.
        if head.cosigned(&all).len() == all.len() && !stale {
            return Ok(());
        }
        let note = log.note.clone();
        self.collect(&log, None, note).await.map(|_| ())
    }
}
