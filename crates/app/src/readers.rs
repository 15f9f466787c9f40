//! Where the cameras of one's sources stand, as the gateway knows them.

use crate::App;
use api::{Fault, ReaderLine, ReadersView};
use wire::Readers;

impl App {
    pub(crate) async fn look_at_readers(&self) -> Result<ReadersView, Fault> {
        let token = self.token().await?;
        match self.client.readers(&token).await {
            Ok(Readers::Preparing { what, thousandths }) => Ok(ReadersView::Preparing { what, thousandths }),
            Ok(Readers::Ready { sources }) => {
                let lines = sources.into_iter().flat_map(|of| {
                    let source = of.source;
                    of.readers.into_iter().map(move |reader| ReaderLine { source: source.clone(), reader })
                });
                Ok(ReadersView::Ready { readers: lines.collect() })
            }
            Err(error) => Err(self.gateway_fault(error).await),
        }
    }
}
