//! A vendor's data service over HTTPS ([`wire::vendor`]), page by page. It is told the question and nothing else
//! (AUD-5).

use super::{Batch, Giving, RawPicture, Search, Searched, Source, SourceError, SourceReader};
use crate::{GatewayError, config::VendorConfig};
use client::{Endpoint, VendorClient, VendorFault};
use domain::PictureView;
use secrecy::SecretString;
use std::{collections::HashSet, fs};
use tokio::sync::mpsc;
use wire::vendor::{PAGES, VendorReader, VendorSearch};

/// A vendor of the config.
#[derive(Debug)]
pub struct VendorSource {
    name: String,
    client: VendorClient,
}

impl VendorSource {
    /// Reads the vendor's authority and key; nothing is sent yet.
    pub fn new(config: &VendorConfig) -> Result<Self, GatewayError> {
        let ca = fs::read_to_string(&config.ca).map_err(GatewayError::file(&config.ca))?;
        let key = fs::read_to_string(&config.key).map_err(GatewayError::file(&config.key))?;
        let endpoint = Endpoint { url: config.url.clone(), ca };
        let client = VendorClient::new(&endpoint, SecretString::from(key.trim().to_owned()))
            .map_err(|error| GatewayError::Refused(format!("the vendor {}: {error}", config.name)))?;
        Ok(Self { name: config.name.clone(), client })
    }
}

impl From<VendorFault> for SourceError {
    fn from(fault: VendorFault) -> Self {
        match fault {
            VendorFault::Away | VendorFault::Busy(_) => Self::Down(fault.to_string()),
            VendorFault::Nothing => Self::Nothing,
            other => Self::Odd(other.to_string()),
        }
    }
}

fn placed(reader: VendorReader) -> SourceReader {
    let (reader, country) = reader.into_parts();
    SourceReader { reader, country }
}

/// What a vendor said of its pages so far; what contradicts itself can't be trusted any further.
#[derive(Debug, Default)]
struct Pages {
    turned: usize,
    told: u64,
    odd: u64,
    more: bool,
    total: Option<u64>,
    cursors: HashSet<String>,
}

impl Pages {
    /// Takes note of a page; the cursor of the next.
    fn turn(&mut self, page: &client::VendorPart) -> Result<Option<String>, SourceError> {
        let odd = |why: &str| Err(SourceError::Odd(why.to_owned()));
        self.turned += 1;
        self.told += page.told;
        self.odd += page.odd;
        self.more |= page.more;
        if self.turned > 1 && page.total.is_some() && page.total != self.total {
            return odd("it changed its mind on how many reads there are");
        }
        self.total = self.total.or(page.total);
        if self.total.is_some_and(|total| self.told > total) {
            return odd("it sent more reads than it said there are");
        }
        let Some(next) = &page.next else {
            return match self.total {
                Some(total) if self.told < total => odd("it ended before all the reads that it said there are"),
                _ => Ok(None),
            };
        };
        if page.told == 0 {
            return odd("it sent an empty page and promised another");
        }
        if !self.cursors.insert(next.clone()) {
            return odd("its pages lead round in a circle");
        }
        if self.turned == PAGES {
            return odd("it has more pages than a search may have");
        }
        Ok(Some(next.clone()))
    }
}

impl Source for VendorSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn search<'a>(&'a self, search: &'a Search, out: mpsc::Sender<Batch>) -> Giving<'a, Searched> {
        Box::pin(async move {
            let mut asked = VendorSearch {
                about: (&search.about).into(),
                jurisdiction: search.jurisdiction.as_ref().map(ToString::to_string),
                from: search.from.0,
                to: search.to.0,
                limit: u32::try_from(search.limit).unwrap_or(u32::MAX),
                cursor: None,
            };
            let mut pages = Pages::default();
            loop {
                let mut page = self.client.search(&asked).await?;
                let readers = std::mem::take(&mut page.readers).into_iter().map(placed).collect();
                let reads = std::mem::take(&mut page.reads).into_iter().map(Into::into).collect();
                // What a page holds is kept even if what it says of the others is not to be believed.
                if out.send(Batch { readers, reads }).await.is_err() {
                    return Ok(Searched::default());
                }
                asked.cursor = pages.turn(&page)?;
                let enough = pages.told >= search.limit as u64;
                if asked.cursor.is_none() || enough {
                    return Ok(Searched { more: pages.more || asked.cursor.is_some(), odd: pages.odd });
                }
            }
        })
    }

    fn picture<'a>(&'a self, read: &'a str, view: PictureView) -> Giving<'a, RawPicture> {
        Box::pin(async move {
            let view = match view {
                PictureView::Plate => "plate",
                PictureView::Scene => "scene",
            };
            Ok(RawPicture { data: self.client.picture(read, view).await? })
        })
    }

    fn readers(&self) -> Giving<'_, Vec<SourceReader>> {
        Box::pin(async move { Ok(self.client.readers().await?.into_iter().map(placed).collect()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::VendorPart;

    fn page(told: u64, next: Option<&str>, total: Option<u64>) -> VendorPart {
        VendorPart { told, next: next.map(Into::into), total, ..VendorPart::default() }
    }

    fn turns(all: &[VendorPart]) -> Result<Option<String>, SourceError> {
        let mut pages = Pages::default();
        all.iter().try_fold(None, |_, page| pages.turn(page))
    }

    #[test]
    fn pages_that_say_the_truth_are_turned_to_the_last() {
        assert_eq!(turns(&[page(3, Some("b"), Some(5)), page(2, None, Some(5))]), Ok(None));
        assert_eq!(turns(&[page(3, Some("b"), None)]), Ok(Some("b".into())));
    }

    #[test]
    fn pages_that_lie_are_not_turned() {
        let many: Vec<_> = (0..=PAGES).map(|n| page(1, Some(&n.to_string()), None)).collect();
        for lie in [
            vec![page(3, Some("b"), Some(5)), page(1, None, Some(5))],
            vec![page(3, Some("b"), Some(5)), page(3, None, Some(5))],
            vec![page(3, Some("b"), Some(5)), page(2, None, Some(6))],
            vec![page(3, Some("b"), None), page(3, Some("b"), None)],
            vec![page(0, Some("b"), None)],
            many,
        ] {
            assert!(matches!(turns(&lie), Err(SourceError::Odd(_))), "{lie:?}");
        }
    }
}
