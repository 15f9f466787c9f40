//! Records of own readers into a gateway, the way the console takes them.

use crate::GatewayRig;
use gateway::{NotTaken, Parcel, Taken};
use ingest::{Format, FormatName, Mapping, Readers, Records};

/// Takes a whole input; the mapping is for CSV alone.
pub async fn take_records(rig: &GatewayRig, format: &str, readers: &str, mapping: Option<&str>, input: &[u8]) -> Taken {
    let name: FormatName = format.parse().unwrap();
    let format = Format::new(name, mapping.map(|text| Mapping::parse(text).unwrap())).unwrap();
    let readers = Readers::from_toml(readers).unwrap();
    let gateway = &rig.gateway.server.gateway;
    let mut intake = gateway.begin_intake("yard", name, &readers).await.unwrap();
    let (mut by, mut parcel, mut all) = (gateway.preparer(), Parcel::default(), Taken::default());
    for record in Records::new(&format, &readers, gateway.now(), input) {
        match record.map(|entry| parcel.add(&mut by, entry)) {
            Ok(Ok(())) => {}
            Ok(Err(NotTaken::Key(error))) => panic!("{error}"),
            Ok(Err(NotTaken::Old(_))) | Err(_) => parcel.rejected += 1,
        }
        if parcel.is_full() {
            all += gateway.take_parcel(&mut intake, &std::mem::take(&mut parcel)).await.unwrap();
        }
    }
    all += gateway.take_parcel(&mut intake, &parcel).await.unwrap();
    gateway.end_intake(intake).await.unwrap();
    all
}
