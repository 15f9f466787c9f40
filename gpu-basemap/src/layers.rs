//! A plugin of maplibre-rs that draws our layers.
//!
//! maplibre-rs's own plugin for vectors has no blending. This one stands in its place, on the same parts: the buffer
//! pool, the shaders, the pipeline and the phases are maplibre-rs's. Each layer has a depth of its own and the depth
//! test wants it greater, so that where a layer's shapes overlap they are blended once.

use crate::nowhere::Nowhere;
use maplibre::context::MapContext;
use maplibre::coords::WorldTileCoords;
use maplibre::kernel::Kernel;
use maplibre::plugin::Plugin;
use maplibre::render::eventually::Eventually::{self, Initialized};
use maplibre::render::graph::{Node, NodeRunError, RenderContext, RenderGraph, RenderGraphContext, SlotInfo};
use maplibre::render::render_phase::{Draw, LayerItem, RenderPhase};
use maplibre::render::resource::{BackingBufferDescriptor, Head, RenderPipeline, TilePipeline, TrackedRenderPass};
use maplibre::render::settings::RendererSettings;
use maplibre::render::shaders::{Shader, ShaderFeatureStyle, ShaderLayerMetadata, VectorTileShader};
use maplibre::render::tile_view_pattern::{ViewTileSources, WgpuTileViewPattern};
use maplibre::render::{RenderResources, RenderStageLabel, ShaderVertex};
use maplibre::schedule::Schedule;
use maplibre::tcs::tiles::Tile;
use maplibre::tcs::world::World;
use maplibre::vector::VectorBufferPool;
use std::rc::Rc;

/// Room for a tile's triangles; maplibre-rs's own pool would take 360 MB.
pub const VERTICES: usize = 1 << 20;
pub const INDICES: usize = 3 << 20;
/// Room for layers, the ground among them.
pub const LAYERS: usize = gpu_wire::MAX_STEPS + 1;

/// The pipeline that our layers are drawn with.
struct LayerPipeline(wgpu::RenderPipeline);

pub fn pool(device: &wgpu::Device) -> VectorBufferPool {
    let buffer = |label, bytes: usize, usage| {
        let size = bytes as wgpu::BufferAddress;
        let usage = usage | wgpu::BufferUsages::COPY_DST;
        let descriptor = wgpu::BufferDescriptor { label: Some(label), size, usage, mapped_at_creation: false };
        BackingBufferDescriptor::new(device.create_buffer(&descriptor), size)
    };
    VectorBufferPool::new(
        buffer("vertices", VERTICES * size_of::<ShaderVertex>(), wgpu::BufferUsages::VERTEX),
        buffer("indices", INDICES * size_of::<u32>(), wgpu::BufferUsages::INDEX),
        buffer("layers", LAYERS * size_of::<ShaderLayerMetadata>(), wgpu::BufferUsages::VERTEX),
        buffer("colors", VERTICES * size_of::<ShaderFeatureStyle>(), wgpu::BufferUsages::VERTEX),
    )
}

fn pipeline(device: &wgpu::Device, settings: RendererSettings, format: wgpu::TextureFormat) -> LayerPipeline {
    let shader = VectorTileShader { format };
    let mut fragment = shader.describe_fragment();
    for target in fragment.targets.iter_mut().flatten() {
        target.blend = Some(wgpu::BlendState::ALPHA_BLENDING);
    }
    // With depth; without the stencil, which keeps tiles apart and here is one tile; multisampled.
    let described = TilePipeline::new(
        "layers".into(),
        settings,
        shader.describe_vertex(),
        fragment,
        true,
        false,
        true,
        false,
        true,
        false,
    );
    LayerPipeline(described.describe_render_pipeline().initialize(device))
}

pub struct LayersPlugin;

impl Plugin<Nowhere> for LayersPlugin {
    fn build(&self, schedule: &mut Schedule, _kernel: Rc<Kernel<Nowhere>>, world: &mut World, graph: &mut RenderGraph) {
        world.resources.insert(Eventually::<VectorBufferPool>::Uninitialized);
        world.resources.insert(Eventually::<LayerPipeline>::Uninitialized);
        // Nobody is asked whether a tile has come: it is there before the schedule runs.
        world.resources.get_or_init_mut::<ViewTileSources>().clear();
        schedule.remove_stage(RenderStageLabel::Extract);
        schedule.add_system_to_stage(RenderStageLabel::Prepare, prepare);
        schedule.add_system_to_stage(RenderStageLabel::Queue, queue);
        if let Some(draw) = graph.get_sub_graph_mut("draw") {
            draw.add_node("copy", CopyNode);
            // Between two nodes that are there, an edge that is not.
            let _ = draw.add_node_edge("main_pass", "copy");
        }
    }
}

fn prepare(MapContext { world, renderer, .. }: &mut MapContext) {
    if let Some(layers) = world.resources.get_mut::<Eventually<LayerPipeline>>() {
        let format = renderer.resources.surface.surface_format();
        layers.initialize(|| pipeline(&renderer.device, renderer.settings, format));
    }
}

fn queue(MapContext { world, .. }: &mut MapContext) {
    type Ours<'w> =
        (&'w mut Eventually<WgpuTileViewPattern>, &'w mut Eventually<VectorBufferPool>, &'w mut RenderPhase<LayerItem>);
    let Some((Initialized(pattern), Initialized(pool), phase)) = world.resources.query_mut::<Ours<'_>>() else {
        return;
    };
    for tile in pattern.iter() {
        tile.render(|shape| {
            let coords = shape.coords();
            for (at, entry) in pool.index().get_layers(coords).into_iter().flatten().enumerate() {
                phase.add(LayerItem {
                    draw_function: Box::new(DrawLayer(at)),
                    index: entry.style_layer.index,
                    style_layer: String::new(),
                    tile: Tile { coords },
                    source_shape: shape.clone(),
                });
            }
        });
    }
}

/// Draws the layer at a place of the tile's.
struct DrawLayer(usize);

impl Draw<LayerItem> for DrawLayer {
    fn draw<'w>(&self, pass: &mut TrackedRenderPass<'w>, world: &'w World, item: &LayerItem) {
        let Some((Initialized(pool), Initialized(pattern))) =
            world.resources.query::<(&Eventually<VectorBufferPool>, &Eventually<WgpuTileViewPattern>)>()
        else {
            return;
        };
        let Some(Initialized(LayerPipeline(pipeline))) = world.resources.get::<Eventually<LayerPipeline>>() else {
            return;
        };
        let Some(entry) = pool.index().get_layers(item.tile.coords).and_then(|layers| layers.get(self.0)) else {
            return;
        };
        let Some(shape) = item.source_shape.buffer_range() else { return };
        pass.set_render_pipeline(pipeline);
        pass.set_index_buffer(pool.indices().slice(entry.indices_buffer_range()), wgpu::IndexFormat::Uint32);
        pass.set_vertex_buffer(0, pool.vertices().slice(entry.vertices_buffer_range()));
        pass.set_vertex_buffer(1, pattern.buffer().slice(shape));
        pass.set_vertex_buffer(2, pool.metadata().slice(entry.layer_metadata_buffer_range()));
        pass.set_vertex_buffer(3, pool.feature_metadata().slice(entry.feature_metadata_buffer_range()));
        pass.draw_indexed(entry.indices_range(), 0, 0..1);
    }
}

/// Copies the picture to where it can be read.
struct CopyNode;

impl Node for CopyNode {
    fn input(&self) -> Vec<SlotInfo> {
        Vec::new()
    }
    fn update(&mut self, _state: &mut RenderResources) {}
    fn run(
        &self,
        _graph: &mut RenderGraphContext<'_>,
        context: &mut RenderContext<'_>,
        resources: &RenderResources,
        _world: &World,
    ) -> Result<(), NodeRunError> {
        let surface = resources.surface();
        if let Head::Headless(picture) = surface.head() {
            let size = surface.size();
            let layout =
                wgpu::ImageDataLayout { offset: 0, bytes_per_row: Some(picture.bytes_per_row()), rows_per_image: None };
            context.command_encoder.copy_texture_to_buffer(
                picture.copy_texture(),
                wgpu::ImageCopyBuffer { buffer: picture.buffer(), layout },
                wgpu::Extent3d { width: size.width(), height: size.height(), depth_or_array_layers: 1 },
            );
        }
        Ok(())
    }
}

/// The one tile there is: the world's, at zoom 0.
pub fn whole() -> WorldTileCoords {
    WorldTileCoords::default()
}
