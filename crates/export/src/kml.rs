//! OGC KML 2.2: a placemark for each read with its time and its fields as extended data.

use crate::{
    NoExport, Set,
    record::{Record, SYNTHETIC},
};
use domain::Mode;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};
use std::io;

pub(crate) fn write(set: &Set, records: &[Record]) -> Result<Vec<u8>, NoExport> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 1);
    document(&mut out, set, records).map_err(|error| NoExport::Form(error.to_string()))?;
    Ok(out.into_inner())
}

fn document(out: &mut Writer<Vec<u8>>, set: &Set, records: &[Record]) -> io::Result<()> {
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    out.create_element("kml").with_attribute(("xmlns", "http://www.opengis.net/kml/2.2")).write_inner_content(
        |out| {
            out.create_element("Document").write_inner_content(|out| {
                text(out, "name", &set.event.number)?;
                if set.mode == Mode::Training {
                    text(out, "description", SYNTHETIC)?;
                }
                records.iter().try_for_each(|record| placemark(out, record))
            })?;
            Ok(())
        },
    )?;
    Ok(())
}

fn placemark(out: &mut Writer<Vec<u8>>, record: &Record) -> io::Result<()> {
    out.create_element("Placemark").write_inner_content(|out| {
        text(out, "name", &record.title)?;
        if let Some((_, when)) = record.fields.iter().find(|(name, _)| *name == "seen_utc") {
            out.create_element("TimeStamp").write_inner_content(|out| text(out, "when", when))?;
        }
        out.create_element("ExtendedData").write_inner_content(|out| {
            record.fields.iter().try_for_each(|(name, value)| {
                let data = out.create_element("Data").with_attribute(("name", *name));
                data.write_inner_content(|out| text(out, "value", value)).map(drop)
            })
        })?;
        let place = format!("{:.6},{:.6}", record.place.lon(), record.place.lat());
        out.create_element("Point").write_inner_content(|out| text(out, "coordinates", &place))?;
        Ok(())
    })?;
    Ok(())
}

/// XML has no control characters but tab and line ends; they are left out.
fn text(out: &mut Writer<Vec<u8>>, name: &str, value: &str) -> io::Result<()> {
    let clean: String = value.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r')).collect();
    out.create_element(name).write_text_content(BytesText::new(&clean)).map(drop)
}
