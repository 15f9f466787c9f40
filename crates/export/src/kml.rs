//! A document for maps: OGC KML 2.2 (07-147r2), elements in the order of its schema.
//!
//! Programs show a description as HTML (9.1.3.10), which could load pictures from elsewhere: whoever wrote a note would learn
//! who opens the file. So a description is escaped twice, as HTML and as XML, and the balloon shows nothing else. The exact texts
//! stand as extended data (9.3), for programs.

use crate::fields::{LIMITS, Record, data, time};
use crate::{NoExport, Set};
use quick_xml::Writer;
use quick_xml::escape::{escape, partial_escape};
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io::Result;

type Out = Writer<Vec<u8>>;

pub(crate) fn write(set: &Set<'_>, records: &[Record]) -> std::result::Result<Vec<u8>, NoExport> {
    let made = time(set.at).ok_or(NoExport::Now)?;
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 1);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let kml = out.create_element("kml").with_attribute(("xmlns", "http://www.opengis.net/kml/2.2"));
    kml.write_inner_content(|out| {
        out.create_element("Document").write_inner_content(|out| {
            text(out, "name", &set.event.number)?;
            let head =
                [data(set.mode), &set.event.title, LIMITS, &format!("Exported {made} by {} to {}", set.by, set.to)]
                    .join("\n");
            text(out, "description", &html(&head))?;
            out.create_element("Style").with_attribute(("id", "read")).write_inner_content(|out| {
                out.create_element("BalloonStyle").write_inner_content(|out| text(out, "text", "$[description]"))?;
                Ok(())
            })?;
            records.iter().try_for_each(|record| placemark(out, record))
        })?;
        Ok(())
    })?;
    let mut bytes = out.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn placemark(out: &mut Out, record: &Record) -> Result<()> {
    // An XML name does not begin with a digit.
    let id = format!("r-{}", record.id);
    out.create_element("Placemark").with_attribute(("id", id.as_str())).write_inner_content(|out| {
        text(out, "name", &record.plate)?;
        let known = record.fields.iter().map(|field| (field.label, field.value.text()));
        let lines: Vec<String> =
            known.filter(|(_, text)| !text.is_empty()).map(|(label, text)| format!("{label}: {text}")).collect();
        text(out, "description", &html(&lines.join("\n")))?;
        out.create_element("TimeStamp").write_inner_content(|out| text(out, "when", &record.at))?;
        text(out, "styleUrl", "#read")?;
        out.create_element("ExtendedData").write_inner_content(|out| {
            for field in &record.fields {
                out.create_element("Data").with_attribute(("name", field.name)).write_inner_content(|out| {
                    text(out, "displayName", field.label)?;
                    text(out, "value", &field.value.text())
                })?;
            }
            Ok(())
        })?;
        let place = format!("{},{}", record.position.lon(), record.position.lat());
        out.create_element("Point").write_inner_content(|out| text(out, "coordinates", &place))?;
        Ok(())
    })?;
    Ok(())
}

/// A text that HTML shows as it is, with its lines.
fn html(text: &str) -> String {
    partial_escape(text).replace('\n', "<br/>\n")
}

/// An element with a text. A carriage return as it is would come back as a line feed (XML 1.0, 2.11).
fn text(out: &mut Out, name: &str, text: &str) -> Result<()> {
    let escaped = escape(text).replace('\r', "&#13;");
    out.create_element(name).write_text_content(BytesText::from_escaped(escaped))?;
    Ok(())
}
