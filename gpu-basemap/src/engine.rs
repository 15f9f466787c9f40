//! maplibre-rs's renderer, set up to draw one tile at a time without a window.

use crate::layers::{self, LayersPlugin};
use crate::mesh::{Mesh, Mesher};
use crate::nowhere;
use cgmath::Deg;
use gpu_wire::{Adapter, Reason, Scene, Unit};
use maplibre::context::MapContext;
use maplibre::coords::{EXTENT_UINT, TILE_SIZE, WorldCoords, Zoom};
use maplibre::headless::window::HeadlessMapWindowConfig;
use maplibre::plugin::Plugin;
use maplibre::render::error::RenderError;
use maplibre::render::eventually::Eventually;
use maplibre::render::resource::Head;
use maplibre::render::settings::{Backends, RendererSettings, WgpuSettings};
use maplibre::render::shaders::{ShaderFeatureStyle, ShaderLayerMetadata};
use maplibre::render::{RenderPlugin, Renderer, ShaderVertex};
use maplibre::schedule::{Schedule, Stage};
use maplibre::style::Style;
use maplibre::style::layer::StyleLayer;
use maplibre::tcs::world::World;
use maplibre::vector::VectorBufferPool;
use maplibre::view_state::ViewState;
use maplibre::window::{MapWindowConfig, WindowSize};
use std::pin::pin;
use std::rc::Rc;
use std::sync::mpsc;
use std::task::{Context, Poll, Waker};

/// Everything is drawn in this size; a tile at 1× is its mean over 2 × 2 pixels, sixteen samples each.
const EDGE: u16 = 1024;

/// Why it can't draw at all.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("no adapter, or it gives no device: {0}")]
    Device(#[from] RenderError),
    #[error("the adapter did not answer")]
    Asleep,
    #[error("the picture can't be read back")]
    ReadBack,
    #[error("maplibre-rs lacks its {0}")]
    Lacks(&'static str),
}

pub struct Engine {
    context: MapContext,
    schedule: Schedule,
    mesher: Mesher,
}

impl Engine {
    pub fn new() -> Result<Self, EngineError> {
        let size = WindowSize::new(EDGE.into(), EDGE.into()).ok_or(EngineError::Lacks("window"))?;
        // Vulkan, Metal or Direct3D. Not OpenGL: without a driver wgpu panics on its way to it.
        let settings = WgpuSettings { backends: Some(Backends::PRIMARY), ..WgpuSettings::default() };
        let window = HeadlessMapWindowConfig::new(size).create();
        let mut renderer = now(Renderer::initialize_headless(&window, settings, RendererSettings::default()))??;
        let (mut schedule, mut world) = (Schedule::default(), World::default());
        let kernel = Rc::new(nowhere::kernel(size));
        RenderPlugin.build(&mut schedule, Rc::clone(&kernel), &mut world, &mut renderer.render_graph);
        LayersPlugin.build(&mut schedule, kernel, &mut world, &mut renderer.render_graph);
        let middle = WorldCoords::from((TILE_SIZE / 2.0, TILE_SIZE / 2.0));
        // Straight down on the one tile of zoom 0, from where it fills the view.
        let view_state = ViewState::new(size, middle, Zoom::default(), Deg(0.0), Deg(110.0));
        let style = Style { layers: Vec::new(), ..Style::default() };
        let context = MapContext { style, world, view_state, renderer };
        let mut engine = Self { context, schedule, mesher: Mesher::default() };
        // The first picture makes pipelines and buffers.
        engine.draw(&Scene { edge: EDGE, ground: [0; 3], steps: Vec::new() })?.map_err(|_| EngineError::ReadBack)?;
        Ok(engine)
    }

    pub fn adapter(&self) -> Adapter {
        let info = self.context.renderer.adapter.get_info();
        let unit = match info.device_type {
            wgpu::DeviceType::Other => Unit::Other,
            wgpu::DeviceType::IntegratedGpu => Unit::Integrated,
            wgpu::DeviceType::DiscreteGpu => Unit::Discrete,
            wgpu::DeviceType::VirtualGpu => Unit::Virtual,
            wgpu::DeviceType::Cpu => Unit::Software,
        };
        Adapter { unit, name: info.name }
    }

    /// A scene's pixels, RGBA; or why this one can't be drawn, though another can.
    pub fn draw(&mut self, scene: &Scene) -> Result<Result<Vec<u8>, Reason>, EngineError> {
        let layers = match self.meshes(scene) {
            Ok(layers) => layers,
            Err(reason) => return Ok(Err(reason)),
        };
        self.upload(layers)?;
        self.schedule.run(&mut self.context);
        let rgba = self.read()?;
        Ok(Ok(if scene.edge == EDGE { rgba } else { halved(&rgba) }))
    }

    /// The ground and each step that covers anything, in order.
    fn meshes(&mut self, scene: &Scene) -> Result<Vec<(Mesh, [u8; 4])>, Reason> {
        let [r, g, b] = scene.ground;
        let mut layers = vec![(ground(), [r, g, b, 255])];
        let (mut vertices, mut indices) = (0, 0);
        for step in &scene.steps {
            let mesh = self.mesher.mesh(step, scene.edge)?;
            vertices += mesh.vertices.len();
            indices += mesh.indices.len();
            if vertices + 4 > layers::VERTICES || indices + 6 > layers::INDICES {
                return Err(Reason::TooLarge);
            }
            if !mesh.indices.is_empty() {
                layers.push((mesh, step.color));
            }
        }
        Ok(layers)
    }

    fn upload(&mut self, layers: Vec<(Mesh, [u8; 4])>) -> Result<(), EngineError> {
        let renderer = &self.context.renderer;
        let pool = self.context.world.resources.get_mut::<Eventually<VectorBufferPool>>();
        let pool = pool.ok_or(EngineError::Lacks("buffer pool"))?;
        pool.initialize(|| layers::pool(&renderer.device));
        let Eventually::Initialized(pool) = pool else { return Err(EngineError::Lacks("buffer pool")) };
        pool.clear();
        // Depth counts from 1: at 0 lies what the picture is cleared with.
        for (index, (mesh, color)) in (1u16..).zip(layers) {
            let style = ShaderFeatureStyle { color: color.map(|part| f32::from(part) / 255.0) };
            let colors = vec![style; mesh.vertices.len()];
            let layer = StyleLayer { index: index.into(), ..StyleLayer::default() };
            let depth = ShaderLayerMetadata::new(index.into());
            pool.allocate_layer_geometry(&renderer.queue, layers::whole(), layer, &mesh.into(), depth, &colors);
        }
        Ok(())
    }

    fn read(&self) -> Result<Vec<u8>, EngineError> {
        let renderer = &self.context.renderer;
        let Head::Headless(picture) = renderer.surface().head() else { return Err(EngineError::Lacks("picture")) };
        let slice = picture.buffer().slice(..);
        let (send, mapped) = mpsc::channel();
        slice.map_async(wgpu::MapMode::Read, move |result| {
            let _ = send.send(result);
        });
        renderer.device.poll(wgpu::Maintain::Wait);
        mapped.try_recv().ok().and_then(Result::ok).ok_or(EngineError::ReadBack)?;
        // 1,024 pixels are a whole number of the 256 bytes that rows are padded to.
        let rgba = slice.get_mapped_range().to_vec();
        picture.unmap();
        Ok(rgba)
    }
}

/// A square as large as the tile.
fn ground() -> Mesh {
    #[expect(clippy::cast_precision_loss, reason = "4096")]
    let far = EXTENT_UINT as f32;
    let corners = [[0.0, 0.0], [far, 0.0], [far, far], [0.0, far]];
    Mesh {
        vertices: corners.into_iter().map(|corner| ShaderVertex::new(corner, [0.0; 2])).collect(),
        indices: vec![0, 1, 2, 0, 2, 3],
    }
}

/// Half as wide and high, each pixel the mean of four.
fn halved(rgba: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(rgba.len() / 4);
    for rows in rgba.chunks_exact(2 * 4 * usize::from(EDGE)) {
        let (upper, lower) = rows.split_at(rows.len() / 2);
        for (upper, lower) in upper.as_chunks::<8>().0.iter().zip(lower.as_chunks::<8>().0) {
            let (left, right) = (upper.iter().zip(lower).take(4), upper.iter().zip(lower).skip(4));
            #[expect(clippy::cast_possible_truncation, reason = "a mean of bytes")]
            out.extend(left.zip(right).map(|((a, b), (c, d))| {
                let sum: u16 = [a, b, c, d].into_iter().map(|part| u16::from(*part)).sum();
                ((sum + 2) / 4) as u8
            }));
        }
    }
    out
}

/// What a future gives that need not wait: natively wgpu's don't.
fn now<T>(future: impl Future<Output = T>) -> Result<T, EngineError> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Ok(value),
        Poll::Pending => Err(EngineError::Asleep),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::cast_possible_truncation, reason = "tests")]
    use super::*;

    #[test]
    fn a_halved_picture_has_the_mean_of_four_pixels_each() {
        let edge = usize::from(EDGE);
        let at = |x: usize, y: usize| [(x % 2) as u8 * 8, (y % 2) as u8 * 4, (x / 2 % 200) as u8, 255];
        let rgba: Vec<u8> = (0..edge * edge).flat_map(|i| at(i % edge, i / edge)).collect();
        let halved = halved(&rgba);
        assert_eq!(halved.len(), rgba.len() / 4);
        for (i, pixel) in halved.as_chunks::<4>().0.iter().enumerate() {
            assert_eq!(*pixel, [4, 2, (i % (edge / 2) % 200) as u8, 255], "{i}");
        }
    }
}
