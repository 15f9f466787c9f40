//! A question as it is written: what the fields hold, and the draft that comes of them. No rule is decided here; what
//! could not be sent at all names its field.

use api::{AskDraft, Fault, WindowPick};
use domain::{
    About, AccountName, Area, AtReader, EventId, Jurisdiction, KindOfVehicle, NearPlace, PlatePattern, Position,
    RuleId, Span, Timestamp, Vehicle,
};
use leptos::prelude::*;

/// What is asked by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Plate,
    Place,
    Area,
    Vehicle,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Plate, Self::Place, Self::Area, Self::Vehicle];

    pub const fn label(self) -> &'static str {
        match self {
            Self::Plate => "Plate",
            Self::Place => "Place",
            Self::Area => "Area",
            Self::Vehicle => "Vehicle",
        }
    }
    pub const fn id(self) -> &'static str {
        match self {
            Self::Plate => "ask-tab-plate",
            Self::Place => "ask-tab-place",
            Self::Area => "ask-tab-area",
            Self::Vehicle => "ask-tab-vehicle",
        }
    }
    /// QRY-5: whether it starts from a subject of the event.
    pub const fn needs_subject(self) -> bool {
        !matches!(self, Self::Plate)
    }
}

/// How far back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Back {
    /// QRY-4.
    #[default]
    Month,
    Quarter,
    Year,
    /// QRY-3.
    All,
    Dates,
}

impl Back {
    pub const ALL: [Self; 5] = [Self::Month, Self::Quarter, Self::Year, Self::All, Self::Dates];

    pub const fn days(self) -> Option<u32> {
        match self {
            Self::Month => Some(30),
            Self::Quarter => Some(90),
            Self::Year => Some(365),
            Self::All | Self::Dates => None,
        }
    }
}

/// A field that a mistake or a refusal belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    About,
    State,
    Window,
    Reason,
    Subject,
    Purpose,
    For,
}

impl Field {
    /// The field that a rule is about.
    pub const fn of(rule: RuleId) -> Option<Self> {
        match rule {
            RuleId::Qry1 => Some(Self::Purpose),
            RuleId::Qry2 | RuleId::Acc7 => Some(Self::About),
            RuleId::Qry3 | RuleId::Qry4 | RuleId::Qry9 => Some(Self::Window),
            RuleId::Qry5 => Some(Self::Subject),
            RuleId::Qry8 => Some(Self::For),
            _ => None,
        }
    }
}

/// Why a draft can't be made yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    pub field: Field,
    pub why: String,
    pub remedy: &'static str,
}

/// A place that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Near {
    Reader(AtReader),
    /// What lies around it is asked for.
    Place {
        name: String,
        at: Position,
    },
}

impl Near {
    pub fn name(&self) -> &str {
        match self {
            Self::Reader(at) => &at.name,
            Self::Place { name, .. } => name,
        }
    }
}

/// The fields, copied freely.
#[derive(Clone, Copy)]
pub struct AskForm {
    pub kind: RwSignal<Kind>,
    /// As typed.
    pub plate: RwSignal<String>,
    /// Empty is any.
    pub state: RwSignal<String>,
    pub near: RwSignal<Option<Near>>,
    /// Meters around a place.
    pub radius: RwSignal<u32>,
    pub area: RwSignal<Option<Area>>,
    pub make: RwSignal<String>,
    pub model: RwSignal<String>,
    pub color: RwSignal<String>,
    pub back: RwSignal<Back>,
    /// Days, as typed.
    pub from: RwSignal<String>,
    pub to: RwSignal<String>,
    pub reason: RwSignal<String>,
    pub subject: RwSignal<Option<u32>>,
    pub purpose: RwSignal<String>,
    /// An account's name; empty is oneself.
    pub whom: RwSignal<String>,
    /// An approval's id; empty is none.
    pub approval: RwSignal<String>,
    /// Why it was not asked, at the field that it is about.
    pub refused: RwSignal<Option<(Field, Fault)>>,
}

impl AskForm {
    pub fn new() -> Self {
        Self {
            kind: RwSignal::default(),
            plate: RwSignal::default(),
            state: RwSignal::default(),
            near: RwSignal::new(None),
            radius: RwSignal::new(250),
            area: RwSignal::new(None),
            make: RwSignal::default(),
            model: RwSignal::default(),
            color: RwSignal::default(),
            back: RwSignal::default(),
            from: RwSignal::default(),
            to: RwSignal::default(),
            reason: RwSignal::default(),
            subject: RwSignal::default(),
            purpose: RwSignal::default(),
            whom: RwSignal::default(),
            approval: RwSignal::default(),
            refused: RwSignal::new(None),
        }
    }

    /// What is asked for, as far as it is written: the narrative is compared with it.
    pub fn asked(self) -> String {
        match self.kind.get() {
            Kind::Plate => self.plate.get(),
            Kind::Place => self.near.with(|near| near.as_ref().map(|near| near.name().to_owned())).unwrap_or_default(),
            Kind::Area => String::new(),
            Kind::Vehicle => self.vehicle().to_string(),
        }
    }

    fn vehicle(self) -> Vehicle {
        let known = |field: RwSignal<String>| Some(field.get().trim().to_owned()).filter(|text| !text.is_empty());
        Vehicle { make: known(self.make), model: known(self.model), color: known(self.color) }
    }

    fn about(self) -> Result<About, Unfit> {
        let unfit = |why: String, remedy| Unfit { field: Field::About, why, remedy };
        let area = || {
            let missing =
                || unfit("No area is drawn.".into(), "Draw one on the map with Radius or Area, or type it by Numbers.");
            self.area.get().ok_or_else(missing)
        };
        match self.kind.get() {
            Kind::Plate => PlatePattern::new(&self.plate.get()).map(About::Plate).map_err(|why| {
                unfit(format!("This can't be asked for: {why}."), "Type the plate as far as it is known.")
            }),
            Kind::Place => match self.near.get() {
                Some(Near::Reader(at)) => Ok(About::Reader(at)),
                Some(Near::Place { name, at }) => {
                    let around = Area::circle(at, f64::from(self.radius.get()))
                        .map_err(|why| unfit(format!("This is no place: {why}."), "Choose another radius."))?;
                    Ok(About::Place(NearPlace { name, around }))
                }
                None => Err(unfit("No place is chosen.".into(), "Type its name or address and choose it in the list.")),
            },
            Kind::Area => area().map(About::Area),
            Kind::Vehicle => {
                let vehicle = self.vehicle();
                if vehicle == Vehicle::default() {
                    return Err(unfit(
                        "Nothing is said of the vehicle.".into(),
                        "Name its make, its model or its color.",
                    ));
                }
                Ok(About::Vehicle(KindOfVehicle { vehicle, area: area()? }))
            }
        }
    }

    /// The window; `now` is the gateway's time.
    fn window(self, now: Option<Timestamp>) -> Result<WindowPick, Unfit> {
        let back = self.back.get();
        if let Some(days) = back.days() {
            return Ok(WindowPick::Days { days });
        }
        if back == Back::All {
            return Ok(WindowPick::All);
        }
        let unfit = |why: &str, remedy| Unfit { field: Field::Window, why: why.to_owned(), remedy };
        let day = |field: RwSignal<String>, why| {
            Timestamp::of_day(&field.get()).ok_or_else(|| unfit(why, "Type it as year, month, day: 2027-03-14."))
        };
        let from = day(self.from, "The first day can't be read.")?;
        let to = day(self.to, "The last day can't be read.")? + Span::hours(24);
        if from >= to {
            return Err(unfit("The first day is after the last.", "Change one of the two."));
        }
        Ok(WindowPick::Between { from, to: now.map_or(to, |now| now.max(from).min(to)) })
    }

    /// How far back it goes; `None` where the days are not typed yet.
    pub fn reaches_to(self, now: Timestamp) -> Option<Timestamp> {
        match self.back.get() {
            Back::All => Some(domain::policy::earliest(now)),
            Back::Dates => Timestamp::of_day(&self.from.get()),
            back => back.days().map(|days| now - Span::hours(24 * i64::from(days))),
        }
    }

    /// The draft, or the first field that lacks something.
    pub fn draft(self, event: EventId, now: Option<Timestamp>) -> Result<AskDraft, Unfit> {
        let unfit = |field, why: &str, remedy| Unfit { field, why: why.to_owned(), remedy };
        let about = self.about()?;
        let state = self.state.get();
        let jurisdiction = if state.is_empty() || self.kind.get() != Kind::Plate {
            None
        } else {
            let bad = |_| unfit(Field::State, "That is no state's code.", "Choose one of the list, or any.");
            Some(Jurisdiction::new(&state).map_err(bad)?)
        };
        let window = self.window(now)?;
        let reason = self.reason.get();
        if reason.is_empty() {
            return Err(unfit(Field::Reason, "No reason is chosen.", "Choose the one that the question is asked for."));
        }
        let on_behalf_of = match self.whom.get().as_str() {
            "" => None,
            name => {
                let bad = |_| unfit(Field::For, "That is no account.", "Choose a colleague, or yourself.");
                Some(AccountName::new(name).map_err(bad)?)
            }
        };
        Ok(AskDraft {
            event,
            about,
            jurisdiction,
            window,
            reason,
            narrative: self.purpose.get().trim().to_owned(),
            subject: self.subject.get(),
            on_behalf_of,
            approval: self.approval.get().parse().ok(),
        })
    }

    /// Fills the fields with a question of before. Subjects and approvals belong to one event: they come along within
    /// it alone.
    pub fn fill(self, draft: AskDraft, event: Option<EventId>) {
        self.refused.set(None);
        match draft.about {
            About::Plate(pattern) => {
                self.kind.set(Kind::Plate);
                self.plate.set(pattern.to_string());
            }
            About::Reader(at) => {
                self.kind.set(Kind::Place);
                self.near.set(Some(Near::Reader(at)));
            }
            About::Place(near) => {
                self.kind.set(Kind::Place);
                if let Area::Circle(circle) = &near.around {
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "50 to 500 meters")]
                    self.radius.set(circle.radius().round() as u32);
                    self.near.set(Some(Near::Place { name: near.name, at: circle.center() }));
                }
            }
            About::Area(area) => {
                self.kind.set(Kind::Area);
                self.area.set(Some(area));
            }
            About::Vehicle(kind) => {
                self.kind.set(Kind::Vehicle);
                self.area.set(Some(kind.area));
                self.make.set(kind.vehicle.make.unwrap_or_default());
                self.model.set(kind.vehicle.model.unwrap_or_default());
                self.color.set(kind.vehicle.color.unwrap_or_default());
            }
        }
        self.state.set(draft.jurisdiction.map(|state| state.to_string()).unwrap_or_default());
        match draft.window {
            WindowPick::Days { days } => {
                let back = Back::ALL.into_iter().find(|back| back.days() == Some(days));
                self.back.set(back.unwrap_or_default());
            }
            WindowPick::All => self.back.set(Back::All),
            WindowPick::Between { from, to } => {
                self.back.set(Back::Dates);
                self.from.set(day_of(from));
                self.to.set(day_of(to - Span(1)));
            }
        }
        self.reason.set(draft.reason);
        self.purpose.set(draft.narrative);
        self.whom.set(draft.on_behalf_of.map(|name| name.to_string()).unwrap_or_default());
        let here = event == Some(draft.event);
        self.subject.set(draft.subject.filter(|_| here));
        self.approval.set(draft.approval.filter(|_| here).map(|id| id.to_string()).unwrap_or_default());
    }
}

/// `2027-03-14`, in UTC.
fn day_of(at: Timestamp) -> String {
    analysis::Zone::UTC.local(at).day.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> AskForm {
        let form = AskForm::new();
        form.plate.set("~7kxm 482".into());
        form.reason.set("theft".into());
        form.purpose.set("Tractor seen at the yard when three trailers were taken".into());
        form
    }

    const NOW: Timestamp = Timestamp(1_804_838_520_000_000);

    fn event() -> EventId {
        EventId::from_random([7; 16])
    }

    #[test]
    fn a_question_comes_back_into_the_fields_as_it_was_drafted() {
        let draft = form().draft(event(), Some(NOW)).unwrap();
        assert_eq!(draft.about.what(), "~7KXM482");
        let again = AskForm::new();
        again.fill(draft.clone(), Some(event()));
        assert_eq!(again.draft(event(), Some(NOW)), Ok(draft));
    }

    #[test]
    fn what_is_missing_names_its_field() {
        let field = |change: fn(AskForm)| {
            let form = form();
            change(form);
            form.draft(event(), Some(NOW)).map_err(|unfit| unfit.field)
        };
        assert_eq!(field(|form| form.plate.set("7<".into())), Err(Field::About));
        assert_eq!(field(|form| form.kind.set(Kind::Area)), Err(Field::About));
        assert_eq!(field(|form| form.reason.set(String::new())), Err(Field::Reason));
        assert_eq!(field(|form| form.back.set(Back::Dates)), Err(Field::Window));
    }

    #[test]
    fn days_are_whole_and_end_now_at_the_latest() {
        let form = form();
        form.back.set(Back::Dates);
        form.from.set("2027-03-10".into());
        form.to.set("2027-03-12".into());
        let window = form.draft(event(), Some(NOW)).unwrap().window;
        let WindowPick::Between { from, to } = window else { panic!("{window:?}") };
        assert_eq!((day_of(from), to), ("2027-03-10".to_owned(), NOW));
        form.from.set("2027-03-13".into());
        assert_eq!(form.draft(event(), Some(NOW)).map_err(|unfit| unfit.field), Err(Field::Window));
    }
}
