//! A place for what comes next: what a screen will be for, which rules will hold there, and for
//! whom. No dead end: it says what can be done now.

use super::frame::{Overlay, icon_of, room};
use crate::parts::{Glyph, Plate};
use api::{Role, Screen};
use leptos::prelude::*;

/// A rule that will hold on a screen, and its words (policy.md).
type Rule = (&'static str, &'static str);

struct Plan {
    title: &'static str,
    text: &'static str,
    rules: &'static [Rule],
    /// Whether plates are shown there, and so here.
    plates: bool,
}

/// The card of a screen that is not built yet.
#[component]
pub fn ToCome(screen: Screen) -> impl IntoView {
    let room = room();
    let plan = plan(screen);
    let people = Role::ALL.into_iter().filter(|role| screen.is_for(*role));
    view! {
        <div class="to-come">
            <section class="card" aria-labelledby="to-come-title">
                <div class="to-come-head">
                    <span class="halo"><Glyph icon=icon_of(screen)/></span>
                    <div>
                        <span class="pill lamp">"To come"</span>
                        <h2 id="to-come-title">{plan.title}</h2>
                    </div>
                    {plan
                        .plates
                        .then(|| {
                            view! {
                                <div class="specimen" aria-hidden="true">
                                    <Plate state="SB" plate="K41 9PD"/>
                                </div>
                            }
                        })}
                </div>
                <p class="to-come-text">{plan.text}</p>
                <h3>"Rules that will hold here"</h3>
                <dl class="rule-list">
                    {plan
                        .rules
                        .iter()
                        .map(|(id, words)| view! { <div><dt>{*id}</dt><dd>{*words}</dd></div> })
                        .collect_view()}
                </dl>
                <h3>"For"</h3>
                <ul class="pills">
                    {people.map(|role| view! { <li class="pill">{role.label()}</li> }).collect_view()}
                </ul>
                <div class="actions">
                    <button type="button" on:click=move |_| room.go(Screen::Settings)>"Open your settings"</button>
                    <button type="button" class="quiet" on:click=move |_| room.open.set(Some(Overlay::Palette))>
                        "Go somewhere else"
                    </button>
                </div>
            </section>
        </div>
    }
}

#[expect(clippy::too_many_lines, reason = "a table of words")]
fn plan(screen: Screen) -> Plan {
    match screen {
        Screen::Investigate => Plan {
            title: "Find where a vehicle of an open matter has been",
            text: "A plate, a place, an area or a vehicle, with a window and a stated reason. The gateway asks every \
                   source you are entitled to side by side, and reads appear as they come on map, timeline and list: \
                   three views of one selection.",
            rules: &[
                ("QRY-1", "A query names an open event, a coded reason and a narrative with substance."),
                ("QRY-3", "No read is older than five years."),
                ("QRY-5", "No trawling: a place or area query starts from an identified subject or incident."),
                ("RET-1", "An answer is kept for 24 hours at most, then deleted everywhere by itself."),
            ],
            plates: true,
        },
        Screen::Events => Plan {
            title: "The matters you work on",
            text: "Each event has its number, title, authority and narrative, and holds the reads, exhibits and report \
                   that were saved to it. Everything else a query returns is gone within 24 hours; a clock shows when.",
            rules: &[
                (
                    "RET-2",
                    "Nothing is saved by itself: it takes a person, a relevance statement and a look at the image.",
                ),
                ("RET-4", "What is saved carries a disposal date; a hold stops disposal, both are recorded."),
                ("QLT-3", "A read places a vehicle, not a person."),
            ],
            plates: false,
        },
        Screen::Displays => Plan {
            title: "Plates you are watching, and why",
            text: "A display is a list of watched plates, each with its open event, its reason and its date. When a \
                   camera sees one, you are told within a second. Each plate is re-examined every year; one that isn't \
                   stops notifying and is removed.",
            rules: &[
                ("DSP-2", "Each plate on a display has its open event, its reason and its date."),
                ("DSP-3", "Each plate is re-examined at least yearly, with prompts before."),
                ("DSP-4", "What was not re-examined in time stops notifying at that instant."),
                ("DSP-6", "Closing an event makes its plates due at once."),
            ],
            plates: true,
        },
        Screen::Hits => Plan {
            title: "New reads of displayed plates",
            text: "A desk for hits as they arrive, each with place and picture. Type the plate from the picture first; \
                   only then is the camera's text shown, and the read is verified or a misread. Then a verdict and an \
                   outcome.",
            rules: &[
                ("QLT-1", "A read is a camera's claim until a person has typed the plate from the image."),
                ("QLT-2", "No action on a read alone: an independent source must have confirmed it."),
                ("QLT-4", "No hit is dropped by itself; unseen ones are counted and escalate."),
            ],
            plates: true,
        },
        Screen::Workspaces => Plan {
            title: "A board for what belongs together",
            text: "Reads, people, addresses, organizations and their links on one board with a map and a timeline, \
                   shared with named members. Publish a product from it, a report with exhibits, or make a lookout \
                   from a verified read.",
            rules: &[
                ("SHR-1", "A workspace is visible to its members only, until a product is published from it."),
                (
                    "SHR-2",
                    "What leaves carries its origin and limits, and is entered in the accounting of disclosures.",
                ),
                ("SHR-4", "A lookout is made only from a verified read of an open event."),
            ],
            plates: false,
        },
        Screen::Reviews => Plan {
            title: "The supervisor's quarter",
            text: "Displays to decide, those that need it most first; a sample of the audit trail to read; then one \
                   signature over every decision, and an export. Each watched plate is still justified, or it goes.",
            rules: &[
                ("REV-1", "Every display is decided every calendar quarter: relevant, retire, or ask the analyst."),
                ("REV-2", "The trail is reviewed quarterly: all flagged entries and a random sample."),
                ("REV-3", "A reviewer never decides their own; a signed review cannot be changed after."),
            ],
            plates: false,
        },
        // The trail and the settings are built; nobody sees these words there.
        Screen::Access | Screen::Audit | Screen::Settings => Plan {
            title: "Your entitlement, and what it needs",
            text: "Request access with a statement of need and see where its two approvals stand. Take the four yearly \
                   courses, and know in good time when a certification runs out.",
            rules: &[
                ("ACC-2", "Access is approved at two levels by two people, neither of them the requester."),
                ("ACC-3", "A grant sends a notice of appropriate use; it is acknowledged before first use."),
                ("ACC-4", "A government lead recertifies each entitlement yearly."),
                ("ACC-5", "Four courses within the last year, or the entitlement is suspended until done."),
            ],
            plates: false,
        },
        Screen::Records => Plan {
            title: "Requests, holds and disposal",
            text: "Answer a records request with all that the agency holds on a plate or person. Place and lift holds, \
                   watch disposal happen by itself, and account for every disclosure.",
            rules: &[
                ("SHR-3", "A records request finds all that the agency holds, and nothing of the vendor's."),
                ("RET-4", "What is saved carries a disposal date; a hold stops disposal."),
                ("RET-5", "Deletion is provable: the key is destroyed and the trail says so."),
            ],
            plates: false,
        },
        Screen::Transparency => Plan {
            title: "What the agency can say in public",
            text: "The quarterly report at a keystroke: queries, displays, retirements, misreads, denials, training and \
                   anomalies, in figures that name nobody.",
            rules: &[("REV-4", "The report states each quarter's figures, with no personal data.")],
            plates: false,
        },
    }
}
