//! One read of an answer: its picture first, then what a person types from it, and only then what the camera read
//! (QLT-1).

use crate::{
    App,
    answers::{Answer, Judged as Finding, Open},
    fault,
};
use api::{Claim, Code, Fault, Judged, JudgedReply, Judgement, PicturePick, ReadPick, ReadView};
use data_encoding::BASE64;
use domain::{Denial, Found, Jurisdiction, Look, Plate, RuleId};
use std::sync::Arc;
use store::Change;
use trail::Act;
use wire::{Looked, ReadRef, WantPicture};

/// The largest picture that is shown, bytes.
const PICTURE_MOST: usize = 2 * 1024 * 1024;

impl App {
    pub(crate) async fn look_at_read(&self, pick: ReadPick) -> Result<ReadView, Fault> {
        let open = self.held(pick.answer)?;
        self.read_view(&open, pick.n).await
    }

    pub(crate) async fn read_view(&self, open: &Arc<Open>, n: u32) -> Result<ReadView, Fault> {
        let saved = open.lock().saved(n);
        let saved = match saved {
            Some(record) => self.inside(async |inside| self.saved_record(inside, record).await).await?,
            None => None,
        };
        let answer = open.lock();
        let held = answer.held(n).ok_or_else(no_read)?;
        let reader = answer.reader_of(held).ok_or_else(no_read)?;
        Ok(ReadView {
            n,
            at: held.read.at,
            position: held.read.position,
            source: answer.source_name(held.source).to_owned(),
            record: held.read.id.clone(),
            reader: reader.id.clone(),
            reader_name: reader.name.clone(),
            reader_kind: reader.kind,
            address: reader.address.clone(),
            owner: reader.owner.clone(),
            vehicle: held.read.vehicle.clone(),
            heading: held.read.heading,
            same: answer.same_as(n),
            nearby: answer.nearby(n),
            judged: judged(&answer, n),
            saved,
            expires: answer.head.expires,
            flags: answer.flags(n),
        })
    }

    pub(crate) async fn picture(&self, pick: PicturePick) -> Result<Vec<u8>, Fault> {
        let open = self.held(pick.answer)?;
        let read = {
            let answer = open.lock();
            answer.held(pick.n).map(|held| answer.ref_of(held)).ok_or_else(no_read)?
        };
        let (_, data) = self.fetch_picture(pick.answer, read, pick.view).await?;
        open.lock().see(pick.n);
        Ok(data)
    }

    /// A picture from its source by way of the gateway, which enters who saw it: its kind and bytes.
    pub(crate) async fn fetch_picture(
        &self,
        answer: domain::AnswerId,
        read: ReadRef,
        view: domain::PictureView,
    ) -> Result<(String, Vec<u8>), Fault> {
        let token = self.token().await?;
        let picture = match self.client.picture(&token, &WantPicture { answer, read, view }).await {
            Ok(picture) => picture,
            Err(error) => return Err(self.gateway_fault(error).await),
        };
        let data = BASE64.decode(picture.data.as_bytes()).ok().filter(|data| data.len() <= PICTURE_MOST);
        let good = data.filter(|data| is_picture(&picture.kind, data));
        let good = good.ok_or_else(|| {
            Fault::new(
                Code::Gateway,
                "What came is no picture that can be shown.",
                "Judge the read as not legible, or tell the system owner.",
            )
        })?;
        Ok((picture.kind, good))
    }

    pub(crate) async fn judge(&self, judgement: Judgement) -> Result<JudgedReply, Fault> {
        let open = self.held(judgement.answer)?;
        let (read, reader, found, typed) = {
            let answer = open.lock();
            let held = answer.held(judgement.n).ok_or_else(no_read)?;
            if answer.judged(judgement.n).is_some_and(|finding| !finding.is_open()) {
                return Err(Fault::denied(Denial {
                    rule: RuleId::Qlt1,
                    why: "You have looked at this read, and what its camera read was shown to you.".into(),
                    remedy: "Save it as what you found, or leave it; a colleague may look at it, too.".into(),
                }));
            }
            // That it can't be read tells nothing, and some reads have no picture.
            if judgement.found != Some(Found::Illegible) && !answer.was_seen(judgement.n) {
                return Err(Fault::denied(Denial {
                    rule: RuleId::Qlt1,
                    why: "The picture of this read was not shown yet.".into(),
                    remedy: "Look at the picture, then type the plate from it.".into(),
                }));
            }
            let typed = typed(&judgement)?;
            let of = state(&judgement)?;
            let Some(found) = verdict(
                &held.read.plate,
                held.read.jurisdiction.as_ref(),
                typed.as_ref(),
                of.as_ref(),
                judgement.found,
            )?
            else {
                return Ok(JudgedReply::Differs);
            };
            (answer.ref_of(held), held.read.reader.clone(), found, typed)
        };
        let look = self
            .inside(async |inside| {
                let look = Look {
                    source: read.source.clone(),
                    record: read.read.clone(),
                    reader: reader.clone(),
                    by: inside.who.account.clone(),
                    at: self.clock.now() + inside.ahead,
                    found,
                };
                let act = Act::JudgeRead {
                    answer: judgement.answer,
                    source: read.source.clone(),
                    read: read.read.clone(),
                    found,
                };
                self.record(inside, &[Change::Look { look: &look, answer: judgement.answer }], act)
                    .await
                    .map_err(|error| fault::store(&error))?;
                Ok(look)
            })
            .await?;
        let others = self.tell_look(judgement.answer, &look).await;
        open.lock().judge(judgement.n, Finding { found, typed, others });
        let view = self.read_view(&open, judgement.n).await?;
        Ok(JudgedReply::Judged { read: Box::new(view) })
    }

    /// Tells the gateway of a look, and learns what others found before; where it is away, the look waits here.
    async fn tell_look(&self, answer: domain::AnswerId, look: &Look) -> Vec<Look> {
        self.send_look(answer, look).await.unwrap_or_else(|fault| {
            tracing::info!("a look waits for the gateway: {}", fault.message);
            Vec::new()
        })
    }

    /// Brings a look to the gateway. One that it refuses is not sent again: it has entered the refusal.
    pub(crate) async fn send_look(&self, answer: domain::AnswerId, look: &Look) -> Result<Vec<Look>, Fault> {
        let looked = Looked {
            answer,
            read: ReadRef { source: look.source.clone(), read: look.record.clone() },
            reader: look.reader.clone(),
            found: look.found,
            at: look.at,
        };
        let token = self.token().await?;
        let others = match self.client.looked(&token, &looked).await {
            Ok(looks) => looks.others,
            Err(error) => {
                let fault = self.gateway_fault(error).await;
                if !matches!(fault.code, Code::Denied | Code::BadInput) {
                    return Err(fault);
                }
                tracing::warn!("the gateway refused a look: {}", fault.message);
                Vec::new()
            }
        };
        self.inside(async |inside| {
            let sent = Change::LookSent { source: &look.source, record: &look.record, at: look.at };
            inside.store.record(&[sent], Vec::new()).await.map(drop).map_err(|error| fault::store(&error))
        })
        .await?;
        Ok(others)
    }
}

fn judged(answer: &Answer, n: u32) -> Option<Judged> {
    let held = answer.held(n)?;
    let here = answer.judged(n)?;
    let read = &held.read;
    let claim = || Claim {
        plate: read.plate.to_string(),
        jurisdiction: read.jurisdiction.as_ref().map(ToString::to_string),
        confidence: read.confidence.thousandths(),
        alternates: read.alternates.iter().map(|one| (one.plate.to_string(), one.confidence.thousandths())).collect(),
    };
    Some(Judged {
        found: here.found,
        typed: here.typed.as_ref().map(ToString::to_string).unwrap_or_default(),
        claim: here.tells().then(claim),
        open: here.is_open(),
        others: here.others.iter().map(|look| format!("{}: {}", look.by, look.found.label().to_lowercase())).collect(),
    })
}

fn typed(judgement: &Judgement) -> Result<Option<Plate>, Fault> {
    if judgement.typed.trim().is_empty() {
        return Ok(None);
    }
    Plate::new(&judgement.typed).map(Some).map_err(|why| fault::input(format!("What you typed is no plate: {why}.")))
}

fn state(judgement: &Judgement) -> Result<Option<Jurisdiction>, Fault> {
    if judgement.state.trim().is_empty() {
        return Ok(None);
    }
    Jurisdiction::new(&judgement.state).map(Some).map_err(|why| fault::input(format!("That is no state: {why}.")))
}

/// What somebody found, from what they typed and said; `None` where they are to look again.
fn verdict(
    plate: &Plate,
    of: Option<&Jurisdiction>,
    typed: Option<&Plate>,
    state: Option<&Jurisdiction>,
    said: Option<Found>,
) -> Result<Option<Found>, Fault> {
    let same_plate = typed == Some(plate);
    let same_state = match (of, state) {
        (Some(of), Some(state)) => of == state,
        _ => true,
    };
    match (said, typed) {
        (None | Some(Found::Verified), Some(_)) if same_plate && same_state => Ok(Some(Found::Verified)),
        (None | Some(Found::Verified), Some(_)) => Ok(None),
        (None | Some(Found::Verified | Found::MisreadPlate), None) => {
            Err(fault::input("Type the plate that the picture shows, or say that it shows none."))
        }
        (Some(Found::MisreadPlate), Some(_)) if same_plate => {
            Err(fault::input("What you typed is what the camera read; confirm it, or type what the picture shows."))
        }
        (Some(Found::MisreadState), Some(_)) if same_plate && !same_state => Ok(Some(Found::MisreadState)),
        (Some(Found::MisreadState), _) => Err(fault::input(
            "Another state means the same plate and another state: type both as the picture shows them.",
        )),
        (Some(found), _) => Ok(Some(found)),
    }
}

fn is_picture(kind: &str, data: &[u8]) -> bool {
    match kind {
        "image/png" => data.starts_with(b"\x89PNG\r\n\x1a\n"),
        "image/jpeg" => data.starts_with(b"\xff\xd8\xff"),
        _ => false,
    }
}

fn no_read() -> Fault {
    fault::input("The answer has no such read.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qlt_1_agreement_verifies_and_disagreement_says_no_more_than_that_it_differs() {
        let (plate, other) = (Plate::new("7KXM482").unwrap(), Plate::new("7KXM4B2").unwrap());
        let (ca, az) = (Jurisdiction::new("CA").unwrap(), Jurisdiction::new("AZ").unwrap());
        let say = |typed: Option<&Plate>, state: Option<&Jurisdiction>, said| {
            verdict(&plate, Some(&ca), typed, state, said).map_err(|fault| fault.message)
        };
        assert_eq!(say(Some(&plate), None, None), Ok(Some(Found::Verified)));
        assert_eq!(say(Some(&plate), Some(&ca), None), Ok(Some(Found::Verified)));
        assert_eq!(say(Some(&other), None, None), Ok(None));
        assert_eq!(say(Some(&plate), Some(&az), None), Ok(None));
        assert_eq!(say(Some(&other), None, Some(Found::Verified)), Ok(None), "nobody verifies by saying so");
        assert_eq!(say(Some(&other), None, Some(Found::MisreadPlate)), Ok(Some(Found::MisreadPlate)));
        assert_eq!(say(Some(&plate), Some(&az), Some(Found::MisreadState)), Ok(Some(Found::MisreadState)));
        assert_eq!(say(None, None, Some(Found::NotAPlate)), Ok(Some(Found::NotAPlate)));
        assert_eq!(say(None, None, Some(Found::Illegible)), Ok(Some(Found::Illegible)));
        assert!(say(None, None, None).is_err() && say(Some(&plate), None, Some(Found::MisreadPlate)).is_err());
        assert!(say(Some(&other), Some(&az), Some(Found::MisreadState)).is_err());
    }

    #[test]
    fn only_png_and_jpeg_are_pictures() {
        assert!(is_picture("image/png", b"\x89PNG\r\n\x1a\n...") && is_picture("image/jpeg", b"\xff\xd8\xff\xe0"));
        assert!(!is_picture("image/svg+xml", b"<svg>") && !is_picture("image/png", b"<html>"));
    }
}
