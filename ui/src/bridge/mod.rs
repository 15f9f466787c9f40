//! The only place that knows Tauri. Commands go by their types in `api`, so no name is spelt here,
//! and whatever goes wrong on the way comes out as the one kind of error the window shows.

use api::{Code, Command, Event, Fault, RawCommand};
use js_sys::{Function, JSON, Object, Promise, Reflect, Uint8Array, Uint8ClampedArray};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;

/// Calls one command of the table.
pub async fn call<C: Command>(request: C::Request) -> Result<C::Reply, Fault> {
    let body = to_js(&request).ok_or_else(|| broken("What you entered can't be sent."))?;
    let args = object(&[("name", &C::ROW.name.into()), ("body", &body)]);
    match tauri(&["core", "invoke"], &"call".into(), &args).await {
        Ok(reply) => from_js(&reply).ok_or_else(|| broken("The workstation's answer can't be read.")),
        Err(thrown) => Err(from_js(&thrown).unwrap_or_else(|| broken("The workstation did not answer."))),
    }
}

/// Calls a command that is answered with bytes.
pub async fn fetch_bytes<C: RawCommand>(request: C::Request) -> Result<Vec<u8>, Fault> {
    let body = to_js(&request).ok_or_else(|| broken("What you entered can't be sent."))?;
    let args = object(&[("name", &C::ROW.name.into()), ("body", &body)]);
    match tauri(&["core", "invoke"], &"call".into(), &args).await {
        Ok(reply) => match reply.dyn_into::<js_sys::ArrayBuffer>() {
            Ok(buffer) => Ok(Uint8Array::new(&buffer).to_vec()),
            Err(_) => Err(broken("The workstation's answer can't be read.")),
        },
        Err(thrown) => Err(from_js(&thrown).unwrap_or_else(|| broken("The workstation did not answer."))),
    }
}

/// The pixels of a tile of the map, RGBA row by row; `None` where the workstation has none.
pub async fn tile(path: &str) -> Option<Uint8ClampedArray> {
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str(&format!("tile://localhost/{path}"))).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    if answer.status() != 200 {
        return None;
    }
    let bytes = JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
    Some(Uint8ClampedArray::new(&bytes))
}

/// Hears every event of the workstation, for as long as the window lives.
pub fn on_event(mut hear: impl FnMut(Event) + 'static) {
    let callback = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        if let Some(event) = Reflect::get(&event, &"payload".into()).ok().and_then(|payload| from_js(&payload)) {
            hear(event);
        }
    })
    .into_js_value();
    spawn_local(async move {
        if let Err(thrown) = tauri(&["event", "listen"], &api::EVENT.into(), &callback).await {
            web_sys::console::error_1(&thrown);
        }
    });
}

/// Tells the log that the window's program broke, and replaces the screen by plain words; both are
/// done by `boot.js`, which works without this program.
pub fn window_failed(message: &str) {
    if let Some(failed) = get(&js_sys::global(), "readroomFailed").and_then(|f| f.dyn_into::<Function>().ok()) {
        // There is nobody left to tell when this fails too.
        drop(failed.call1(&JsValue::UNDEFINED, &message.into()));
    }
}

async fn tauri(path: &[&str; 2], first: &JsValue, second: &JsValue) -> Result<JsValue, JsValue> {
    let [space, function] = path;
    let space = get(&js_sys::global(), "__TAURI__").and_then(|root| get(&root, space)).ok_or(JsValue::NULL)?;
    let function: Function = get(&space, function).ok_or(JsValue::NULL)?.dyn_into()?;
    let promise: Promise = function.call2(&space, first, second)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(object, &key.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn object(entries: &[(&str, &JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in entries {
        // Setting a property of a fresh, plain object does not fail.
        drop(Reflect::set(&object, &(*key).into(), value));
    }
    object.into()
}

// By way of JSON text: what arrives is then read by the same rules that wrote it.
fn to_js(value: &impl serde::Serialize) -> Option<JsValue> {
    JSON::parse(&serde_json::to_string(value).ok()?).ok()
}

fn from_js<T: serde::de::DeserializeOwned>(value: &JsValue) -> Option<T> {
    // JSON has no "undefined", and `stringify` would not answer with a string.
    if value.is_undefined() {
        return serde_json::from_str("null").ok();
    }
    serde_json::from_str(&String::from(JSON::stringify(value).ok()?)).ok()
}

fn broken(message: &str) -> Fault {
    Fault::new(Code::Internal, message, "Try again; if it happens again, restart Readroom and tell the system owner.")
}
