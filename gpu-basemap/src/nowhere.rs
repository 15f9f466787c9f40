//! maplibre-rs's idea of where it runs: here, in a place without a network, a scheduler or a window.
//!
//! Its plugins are built against such an environment. Its own brings an HTTP client and a thread pool; in this one
//! there are none, so nothing in here could fetch anything.

use maplibre::environment::{Environment, OffscreenKernelEnvironment};
use maplibre::headless::window::HeadlessMapWindowConfig;
use maplibre::io::apc::SchedulerAsyncProcedureCall;
use maplibre::io::scheduler::NopScheduler;
use maplibre::io::source_client::{HttpClient, HttpSourceClient, SourceClient, SourceFetchError};
use maplibre::kernel::{Kernel, KernelBuilder};
use maplibre::window::WindowSize;
use std::pin::Pin;

pub struct Nowhere;

impl Environment for Nowhere {
    type MapWindowConfig = HeadlessMapWindowConfig;
    type AsyncProcedureCall = SchedulerAsyncProcedureCall<Self::OffscreenKernelEnvironment, Self::Scheduler>;
    type Scheduler = NopScheduler;
    type HttpClient = NoNetwork;
    type OffscreenKernelEnvironment = Self;
}

impl OffscreenKernelEnvironment for Nowhere {
    type HttpClient = NoNetwork;
    fn create() -> Self {
        Self
    }
    fn source_client(&self) -> SourceClient<NoNetwork> {
        SourceClient::new(HttpSourceClient::new(NoNetwork))
    }
}

/// Fetches nothing.
#[derive(Clone)]
pub struct NoNetwork;

impl HttpClient for NoNetwork {
    // As `async_trait` spells an `async fn`.
    fn fetch<'s, 'u, 'f>(
        &'s self,
        _url: &'u str,
    ) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, SourceFetchError>> + 'f>>
    where
        's: 'f,
        'u: 'f,
        Self: 'f,
    {
        Box::pin(std::future::ready(Err(SourceFetchError("there is no network here".into()))))
    }
}

pub fn kernel(size: WindowSize) -> Kernel<Nowhere> {
    KernelBuilder::new()
        .with_map_window_config(HeadlessMapWindowConfig::new(size))
        .with_http_client(NoNetwork)
        .with_apc(SchedulerAsyncProcedureCall::new(NopScheduler))
        .with_scheduler(NopScheduler)
        .build()
}
