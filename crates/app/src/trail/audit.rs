//! The audit trail screen: what it finds, one entry with its proof checked here, exports, witnesses.

use crate::{App, fault};
use api::{
    AlertLine, Check, Choice, EntryPick, EntryView, Fault, LogLine, TrailExport, TrailExported, TrailFilter, TrailPage,
    TrailQuery, TrailRow, TrailView, Verdict, WitnessLine, WitnessesView,
};
use data_encoding::HEXLOWER;
use domain::{
    RuleId, Span, Timestamp,
    policy::{Act as PolicyAct, Reach, may, trail_reach},
};
use std::{fs, path::PathBuf};
use trail::{Entry, Head, LogVerifier, WitnessVerifier, check_inclusion, parse_hash, record_hash};
use wire::{ProofOf, TrailSearch};

/// Actions that can be searched for, in the order of a day.
const ACTIONS: [(&str, &str); 22] = [
    ("ask", "Question asked"),
    ("answer", "Answer given"),
    ("pass_question", "Question passed to sources"),
    ("consent", "Consent"),
    ("decline", "Rules declined"),
    ("sign_in", "Sign-in"),
    ("lock_out", "Account locked by failures"),
    ("sign_out", "Sign-out"),
    ("end_session", "Session ended"),
    ("open_store", "Store opened"),
    ("lock", "Workstation locked"),
    ("change_password", "Password changed"),
    ("change_settings", "Settings changed"),
    ("add_account", "Account added"),
    ("release_account", "Account released"),
    ("reset_account", "Account reset"),
    ("disable_account", "Account disabled"),
    ("search_trail", "Trail searched"),
    ("read_trail", "Entry opened"),
    ("export_trail", "Trail exported"),
    ("refuse_checkpoint", "Tampering found"),
    ("witness_away", "Witness away"),
];

const OUTCOMES: [(&str, &str); 5] = [
    ("done", "Done"),
    ("permitted", "Permitted"),
    ("found", "Answered"),
    ("denied", "Denied"),
    ("failed", "Failed"),
];

fn choices(list: &[(&str, &str)]) -> Vec<Choice> {
    list.iter().map(|(code, label)| Choice { code: (*code).into(), label: (*label).into() }).collect()
}

impl App {
    pub(crate) async fn look_at_trail(&self) -> Result<TrailView, Fault> {
        self.inside(async |inside| {
            let reach = trail_reach(inside.who.role);
            let unit = &inside.who.unit;
            Ok(TrailView {
                reach: match reach {
                    Reach::All => "You read the whole trail: every person, every workstation, and the gateway.".into(),
                    Reach::Unit if unit.is_empty() => {
                        "You answer for no unit yet, so you read the entries of those without one.".into()
                    }
                    Reach::Unit => format!("You read the trail of your unit, {unit}."),
                    Reach::Own => "You read what you did yourself.".into(),
                },
                others: reach != Reach::Own,
                actions: choices(&ACTIONS),
                outcomes: choices(&OUTCOMES),
                rules: RuleId::ALL
                    .iter()
                    .map(|rule| Choice { code: rule.id().into(), label: format!("{rule} · {}", rule.words()) })
                    .collect(),
                may_see_witnesses: may(inside.who.role, PolicyAct::SeeWitnesses, false).is_ok(),
            })
        })
        .await
    }

    pub(crate) async fn search_trail(&self, query: TrailQuery) -> Result<TrailPage, Fault> {
        let token = self.token().await?;
        let search = TrailSearch { filter: filter(query.filter)?, offset: query.offset, limit: query.limit };
        match self.client.search_trail(&token, &search).await {
            Ok(page) => Ok(TrailPage {
                total: page.total,
                rows: page.lines.into_iter().map(|line| row(line.log, line.n, &line.entry)).collect(),
            }),
            Err(error) => Err(self.gateway_fault(error).await),
        }
    }

    pub(crate) async fn open_entry(&self, pick: EntryPick) -> Result<EntryView, Fault> {
        let token = self.token().await?;
        let of = ProofOf { log: pick.log, n: pick.n };
        match self.client.prove(&token, &of).await {
            Ok(proof) => Ok(view(&proof)),
            Err(error) => Err(self.gateway_fault(error).await),
        }
    }

    pub(crate) async fn export_trail(&self, wanted: TrailExport) -> Result<TrailExported, Fault> {
        let token = self.token().await?;
        let (format, ending) = match wanted.format {
            api::ExportFormat::Csv => (wire::ExportFormat::Csv, "csv"),
            api::ExportFormat::JsonLines => (wire::ExportFormat::JsonLines, "jsonl"),
        };
        let export = wire::ExportTrail { filter: filter(wanted.filter)?, format };
        let exported = match self.client.export_trail(&token, &export).await {
            Ok(exported) => exported,
            Err(error) => return Err(self.gateway_fault(error).await),
        };
        let mut files = vec![(format!("{}.{ending}", self.export_name()), exported.data)];
        if let (Some((name, _)), Some(proof)) = (files.first(), exported.proof) {
            files.push((format!("{name}.proof"), proof));
        }
        let folder = self.data.join("exports");
        let write = |(name, text): (String, String)| -> Result<String, std::io::Error> {
            fs::create_dir_all(&folder)?;
            let path: PathBuf = folder.join(name);
            keys::write_private(&path, text.as_bytes())?;
            Ok(path.display().to_string())
        };
        let files = files.into_iter().map(write).collect::<Result<_, _>>();
        let files = files.map_err(|error| fault::store(&store::StoreError::from(error)))?;
        Ok(TrailExported { entries: exported.entries, files })
    }

    /// Training exports say so in their name, as in all that they hold.
    fn export_name(&self) -> String {
        let stamp: String = trail::When::new(self.clock.now(), 0)
            .to_string()
            .chars()
            .take(22)
            .filter(|c| c.is_ascii_digit() || *c == 'T')
            .collect();
        match self.mode {
            api::Mode::Training => format!("training-trail-{stamp}"),
            api::Mode::Service => format!("trail-{stamp}"),
        }
    }

    pub(crate) async fn witnesses(&self) -> Result<WitnessesView, Fault> {
        let token = self.token().await?;
        let state = match self.client.trail_state(&token).await {
            Ok(state) => state,
            Err(error) => return Err(self.gateway_fault(error).await),
        };
        let witness = |witness: wire::WitnessState| WitnessLine {
            name: witness.name,
            verifier: witness.verifier,
            last_signed: witness.last_signed.map(Timestamp::in_words),
            missed: witness.missed_since.map(|since| format!("since {}: {}", since.in_words(), witness.why)),
        };
        let log = |log: wire::LogLine| LogLine {
            origin: log.origin,
            who: log.who.map_or_else(|| "The gateway".into(), |who| who.name),
            workstation: log.workstation,
            size: log.size,
            head_at: log.head_at.in_words(),
            cosigned: log.cosigned,
        };
        let alert = |alert: wire::Alert| AlertLine {
            words: alert.words,
            since: alert.since.in_words(),
            ended: alert.ended.map(Timestamp::in_words),
        };
        Ok(WitnessesView {
            verifier: state.verifier,
            quorum: state.quorum,
            witnesses: state.witnesses.into_iter().map(witness).collect(),
            logs: state.logs.into_iter().map(log).collect(),
            alerts: state.alerts.into_iter().map(alert).collect(),
        })
    }
}

/// What the window's fields mean; an empty one does not narrow.
fn filter(typed: TrailFilter) -> Result<wire::TrailFilter, Fault> {
    let some = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(wire::TrailFilter {
        person: some(typed.person),
        action: some(typed.action),
        plate: some(typed.plate),
        event: some(typed.event),
        outcome: some(typed.outcome),
        rule: some(typed.rule),
        from: some(typed.from).map(|day| midnight(&day)).transpose()?,
        // The last day is included.
        to: some(typed.to).map(|day| midnight(&day).map(|at| at + Span::hours(24))).transpose()?,
    })
}

/// The beginning of a day in UTC.
fn midnight(day: &str) -> Result<Timestamp, Fault> {
    let at = trail::When::parse(&format!("{day}T00:00:00.00+00:00"));
    at.map(trail::When::at).map_err(|_| fault::input("A day is written as 2027-03-14."))
}

/// An entry in a line. One that can't be read is shown as such, never left out.
fn row(log: String, n: u64, text: &str) -> TrailRow {
    let Ok(entry) = Entry::from_bytes(text.as_bytes()) else {
        return TrailRow {
            log,
            n,
            day: String::new(),
            time: String::new(),
            who: "—".into(),
            words: "This entry can't be read by this version of Readroom; open it to see whether it was changed.".into(),
            outcome: "failed".into(),
            rule: None,
            event: None,
            late: false,
        };
    };
    let rule = match &entry.outcome {
        trail::Outcome::Denied { rule, .. } => Some(rule.id().to_owned()),
        _ => None,
    };
    let (day, time) = day_and_time(entry.at);
    TrailRow {
        log,
        n,
        day,
        time,
        who: entry.who.as_ref().map_or_else(|| "Not signed in".into(), |who| who.name.clone()),
        words: entry.words(),
        outcome: entry.outcome.code().into(),
        rule,
        event: entry.purpose.as_ref().map(|purpose| purpose.event.clone()),
        late: entry.is_late(),
    }
}

/// `Sun 14 Mar 2027` and `09:41:02.04 UTC`, in the offset of the entry.
fn day_and_time(at: trail::When) -> (String, String) {
    let text = at.to_string();
    let local = at.at() + Span::minutes(i64::from(at.offset()));
    let short = local.short();
    let day = short.rsplit_once(' ').map_or(short.clone(), |(day, _)| day.to_owned());
    let (clock, zone) = (text.get(11..22).unwrap_or_default(), text.get(22..).unwrap_or_default());
    let zone = if zone == "+00:00" { "UTC".to_owned() } else { format!("UTC{zone}") };
    (day, format!("{clock} {zone}"))
}

/// An entry opened: nothing of what the gateway says of it is believed, all is computed here.
fn view(proof: &wire::Proof) -> EntryView {
    let line = &proof.line;
    let leaf = record_hash(line.entry.as_bytes());
    let log = LogVerifier::parse(&proof.verifier).ok().filter(|log| log.origin() == line.log);
    let head = log.and_then(|log| Head::open(&proof.note, &log).ok());
    let path: Option<Vec<_>> = proof.proof.iter().map(|text| parse_hash(text)).collect();
    let included = match (&head, path) {
        (Some(head), Some(path)) => check_inclusion(&path, head.size(), head.root(), line.n, leaf).is_ok(),
        _ => false,
    };
    let witnesses: Vec<_> = proof.witnesses.iter().filter_map(|key| WitnessVerifier::parse(key).ok()).collect();
    let signed = head.as_ref().map(|head| head.cosigned(&witnesses)).unwrap_or_default();
    let entry = Entry::from_bytes(line.entry.as_bytes());
    let own_place = entry.as_ref().is_ok_and(|entry| entry.n == line.n);
    let is_gateway = line.log.starts_with("readroom/gateway/");
    let quorum = signed.len() >= proof.quorum as usize;
    let check = |good, words: &str| Check { good, words: words.into() };
    let mut steps = vec![
        check(entry.is_ok(), "The entry is written in its one canonical form."),
        check(own_place, "It says its own place in the log."),
        check(head.is_some(), "The log's head bears the signature of the log's key."),
        check(included, "Its hash leads to the root of that head: nothing was changed, removed or reordered."),
    ];
    let names = signed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    if !(is_gateway && signed.is_empty()) {
        steps.push(Check {
            good: quorum,
            words: format!("{} of {} witnesses that are asked for signed the head ({names}).", signed.len(), proof.quorum),
        });
    }
    steps.sort_by_key(|step| step.good);
    EntryView {
        row: row(line.log.clone(), line.n, &line.entry),
        fields: entry.as_ref().map(fields).unwrap_or_default(),
        log_words: if is_gateway {
            "the gateway's own log".into()
        } else {
            entry
                .as_ref()
                .ok()
                .and_then(|entry| entry.who.as_ref())
                .map_or("a workstation's log".into(), |who| format!("the log of {}'s workstation", who.name))
        },
        size: head.as_ref().map_or(0, Head::size),
        verdict: Verdict { verified: steps.iter().all(|step| step.good), steps },
        leaf: HEXLOWER.encode(&leaf.0),
        root: head.map(|head| HEXLOWER.encode(&head.root().0)).unwrap_or_default(),
        canonical: line.entry.clone(),
    }
}

fn fields(entry: &Entry) -> Vec<(String, String)> {
    let mut fields = vec![("When".to_owned(), entry.at.to_string())];
    let mut add = |label: &str, value: String| {
        if !value.is_empty() {
            fields.push((label.to_owned(), value));
        }
    };
    if let Some(late) = entry.late {
        add("Entered late", format!("{late} seconds after the act"));
    }
    if let Some(who) = &entry.who {
        add("Who", format!("{} ({}), {}", who.name, who.account, who.role));
        add("Unit", who.unit.clone());
        add("Session", who.session.clone().unwrap_or_default());
    }
    add("Where", entry.place.clone());
    if let trail::Act::Ask { question } | trail::Act::PassQuestion { question, .. } = &entry.act {
        add("Question", question.to_string());
        add("From", question.from.in_words());
        add("To", question.to.in_words());
    }
    if let Some(purpose) = &entry.purpose {
        add("Event", purpose.event.clone());
        add("Reason", purpose.reason.clone());
        add("Narrative", purpose.narrative.clone());
        add("On behalf of", purpose.on_behalf_of.as_ref().map(ToString::to_string).unwrap_or_default());
    }
    match &entry.outcome {
        trail::Outcome::Denied { rule, why } => add("Denied by", format!("{rule}: {why}")),
        trail::Outcome::Failed { code, why } => add("Failed", format!("{code}: {why}")),
        trail::Outcome::Found { count, digest } => add("Came back", format!("{count} reads, digest {digest}")),
        trail::Outcome::Done => add("Outcome", "Done".into()),
        trail::Outcome::Permitted => add("Outcome", "Permitted".into()),
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_and_its_end_is_included() {
        let typed = TrailFilter { from: "2027-03-14".into(), to: "2027-03-14".into(), ..TrailFilter::default() };
        let read = filter(typed).unwrap();
        assert_eq!(read.to.unwrap() - read.from.unwrap(), Span::hours(24));
        assert!(filter(TrailFilter { from: "yesterday".into(), ..TrailFilter::default() }).is_err());
        assert_eq!(filter(TrailFilter { plate: "  ".into(), ..TrailFilter::default() }).unwrap().plate, None);
    }

    #[test]
    fn a_time_is_shown_in_the_zone_of_the_entry() {
        let at = trail::When::new(Timestamp(1_804_838_551_040_000), -300);
        assert_eq!(day_and_time(at), ("Fri 12 Mar 2027".into(), "03:02:31.04 UTC-05:00".into()));
    }
}
