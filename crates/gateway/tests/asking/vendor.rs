//! The example vendor as a process, as an operator starts it.

use crate::room::{KEY, PLATE, SMALL};
use client::{Endpoint, VendorClient, VendorFault};
use domain::Span;
use secrecy::SecretString;
use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};
use testkit::START;
use wire::vendor::{VendorAbout, VendorSearch};

struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_example_vendor_serves_its_protocol_to_who_has_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let (key, ca) = (folder.path().join("vendor.key"), folder.path().join("ca.pem"));
    fs::write(&key, KEY).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_readroom-gateway"))
        .args(["vendor-example", "--listen", "127.0.0.1:0", "--key-file"])
        .arg(&key)
        .arg("--ca")
        .arg(&ca)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let _process = Process(child);
    let url = line.trim().rsplit(' ').next().unwrap().to_owned();
    let endpoint = Endpoint { url, ca: fs::read_to_string(&ca).unwrap() };
    let vendor = VendorClient::new(&endpoint, SecretString::from(KEY)).unwrap();
    assert_eq!(vendor.readers().await.unwrap().len(), SMALL.readers().len());
    let search = VendorSearch {
        about: VendorAbout::Plate { pattern: PLATE.parse().unwrap() },
        jurisdiction: None,
        from: (START - Span::hours(24 * 20)).0,
        to: START.0,
        limit: 10,
        cursor: None,
    };
    let page = vendor.search(&search).await.unwrap();
    assert_eq!((page.reads.len(), page.more, page.total, page.next), (10, true, Some(10), None));
    let picture = vendor.picture(&page.reads[0].id, "plate").await.unwrap();
    assert_eq!(&picture[..4], b"\x89PNG");
    assert_eq!(vendor.picture("../readers", "plate").await, Err(VendorFault::Nothing));
    let stranger = VendorClient::new(&endpoint, SecretString::from("another-key-of-somebody")).unwrap();
    assert_eq!(stranger.search(&search).await.map(|_| ()), Err(VendorFault::Key(401)));
}
