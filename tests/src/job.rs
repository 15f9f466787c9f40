//! The main job in the window, step by step, as the tests and the pictures go through it.

use crate::window::Window;

/// The tractor of the theft ring (assets/training/stories.toml).
pub const PLATE: &str = "7KXM482";
pub const WHY: &str = "The tractor leaves the yard an hour before the theft";

impl Window {
    /// Chooses an option of a select, as a person does.
    pub async fn choose(&self, css: &str, value: &str) {
        self.see(css).await;
        let script = format!(
            "const list = document.querySelector('{css}'); \
             if (![...list.options].some((option) => option.value === '{value}')) return false; \
             list.value = '{value}'; list.dispatchEvent(new Event('change', {{ bubbles: true }})); return true"
        );
        self.until(&format!("{value} is chosen in {css}"), &script).await;
    }

    /// Opens an event with a plate and an incident, from the list of events.
    pub async fn open_event(&self, number: &str) {
        self.click("#nav-events").await;
        self.click("#event-new").await;
        self.type_in("#event-number", number).await;
        self.type_in("#event-title", "Trailers taken from a yard").await;
        self.choose("select#event-authority", "18 USC 659").await;
        self.type_in("#event-narrative", "Three trailers were taken from a yard in Calder Bay.").await;
        self.click("#subject-add-incident").await;
        self.type_in("#subject-1-name", "The theft at the yard").await;
        self.click("#subject-add-plate").await;
        self.type_in("#subject-2-name", PLATE).await;
        self.click("#event-keep").await;
        self.see("#event-page").await;
        self.reads("#event-page", number).await;
    }

    /// From an event's page to an answer that is whole.
    pub async fn ask_plate(&self, plate: &str) {
        self.click("#event-investigate").await;
        self.type_in("#ask-plate", plate).await;
        self.choose("#ask-reason", "cargo_theft").await;
        self.type_in("#ask-purpose", "Tractor seen at the yard when three trailers were taken").await;
        self.until(
            "it may be sent",
            "const send = document.querySelector('#ask-send'); return send && !send.matches(':disabled')",
        )
        .await;
        self.click("#ask-send").await;
        self.see(".read-row, [id^=read-row-]").await;
        self.until("the answer is whole", "return !document.querySelector('#reads-coming')").await;
    }

    /// Types the plate of the selected read from its picture.
    pub async fn judge(&self, plate: &str) {
        self.until("the picture is shown", "const image = document.querySelector('#look-image'); return image && image.complete && image.naturalWidth > 0").await;
        self.type_in("#look-typed", plate).await;
        self.click("#look-confirm").await;
    }

    /// Chooses the newest read, types its plate from the picture, says why it matters and saves it.
    pub async fn save_newest(&self, plate: &str) {
        self.click("[id^=read-row-]").await;
        self.judge(plate).await;
        self.reads("#look-verdict", "verified").await;
        self.type_in("#look-relevance", WHY).await;
        self.click("#look-save").await;
        self.see("#look-kept").await;
    }

    /// A key, as a person presses it, on whatever has the focus.
    pub async fn key(&self, key: &str, shift: bool) {
        let script = format!(
            "(document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', \
             {{ key: '{key}', shiftKey: {shift}, bubbles: true, cancelable: true }})); return true"
        );
        self.until(&format!("{key} is pressed"), &script).await;
    }
}
