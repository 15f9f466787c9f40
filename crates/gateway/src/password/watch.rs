//! For the gateway's own tests, and in no other build: which Argon2 runs an act costs, and a stop in the
//! middle of it, so that two acts interleave in the same way every time.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::Notify;

tokio::task_local! {
    static WATCH: Arc<Watch>;
}

#[derive(Default)]
struct Watch {
    runs: Mutex<Vec<String>>,
    passed: AtomicUsize,
    stop_at: usize,
    stopped: Notify,
    go: Notify,
}

/// Notes a run by the parameters of its PHC string.
pub fn ran(phc: &str) {
    let parameters = phc.split('$').take(4).collect::<Vec<_>>().join("$");
    let _ = WATCH.try_with(|watch| watch.runs.lock().unwrap().push(parameters));
}

/// Takes the watch along to the thread that hashes.
pub fn carry<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let watch = WATCH.try_with(Arc::clone);
    move || match watch {
        Ok(watch) => WATCH.sync_scope(watch, work),
        Err(_) => work(),
    }
}

/// Stops after a hashing when it is the one to stop at.
pub async fn pass() {
    let Ok(watch) = WATCH.try_with(Arc::clone) else { return };
    if watch.passed.fetch_add(1, Ordering::SeqCst) + 1 == watch.stop_at {
        watch.stopped.notify_one();
        watch.go.notified().await;
    }
}

/// What `act` answers, and the parameters of each Argon2 that it ran.
pub async fn runs<A: Future>(act: A) -> (A::Output, Vec<String>) {
    let watch = Arc::new(Watch::default());
    let answer = WATCH.scope(Arc::clone(&watch), act).await;
    let runs = watch.runs.lock().unwrap().clone();
    (answer, runs)
}

/// Runs `act` until it has hashed `stop_at` times, then `beside` to its end, then the rest of `act`.
pub async fn interleave<A: Future, B: Future>(stop_at: usize, act: A, beside: B) -> (A::Output, B::Output) {
    let watch = Arc::new(Watch { stop_at, ..Watch::default() });
    let act = async {
        let answer = WATCH.scope(Arc::clone(&watch), act).await;
        assert!(watch.passed.load(Ordering::SeqCst) >= stop_at, "the act never came to its stop");
        answer
    };
    let beside = async {
        watch.stopped.notified().await;
        let answer = beside.await;
        watch.go.notify_one();
        answer
    };
    tokio::join!(act, beside)
}
