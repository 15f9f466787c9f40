//! Pixels, and the way out as PNG.

/// A picture: RGBA, eight bits each, row by row from the top, opaque.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

/// How hard to pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// For a tile on its way to the window.
    Fast,
    /// For a file to keep.
    Small,
}

impl Picture {
    pub(crate) fn new(width: u32, height: u32, rgba: Vec<u8>) -> Self {
        Self { width, height, rgba }
    }
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }
    #[must_use]
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }
    #[must_use]
    pub fn into_rgba(self) -> Vec<u8> {
        self.rgba
    }

    /// As PNG, without the alpha that all pixels have alike.
    pub fn png(&self, packing: Packing) -> std::io::Result<Vec<u8>> {
        let rgb: Vec<u8> = self.rgba.as_chunks::<4>().0.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect();
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        match packing {
            Packing::Fast => {
                encoder.set_compression(png::Compression::Fastest);
                encoder.set_filter(png::Filter::Up);
            }
            Packing::Small => encoder.set_compression(png::Compression::Balanced),
        }
        let mut writer = encoder.write_header().map_err(std::io::Error::other)?;
        writer.write_image_data(&rgb).map_err(std::io::Error::other)?;
        writer.finish().map_err(std::io::Error::other)?;
        Ok(out)
    }
}
