//! From features to a layer's bytes (MVT 2.1).

use crate::wire::{put_bytes, put_number, put_varint, zigzag};
use std::collections::HashMap;

/// A property's value; numbers are whole here, since nothing that we write needs more.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Property {
    Text(String),
    Number(i64),
    Bool(bool),
}

/// Geometry in the layer's units; rings without their closing point, outer ones clockwise (y to the south).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    Points(Vec<[i32; 2]>),
    Lines(Vec<Vec<[i32; 2]>>),
    Areas(Vec<Vec<[i32; 2]>>),
}

/// Gathers the features of one layer.
pub struct LayerWriter {
    name: String,
    extent: u32,
    keys: (HashMap<String, u64>, Vec<String>),
    values: (HashMap<Property, u64>, Vec<Property>),
    features: Vec<Vec<u8>>,
}

impl LayerWriter {
    #[must_use]
    pub fn new(name: &str, extent: u32) -> Self {
        Self {
            name: name.to_owned(),
            extent,
            keys: Default::default(),
            values: Default::default(),
            features: Vec::new(),
        }
    }

    pub fn add<'p>(&mut self, properties: impl IntoIterator<Item = (&'p str, &'p Property)>, shape: &Shape) {
        let mut tags = Vec::new();
        for (key, value) in properties {
            put_varint(&mut tags, number(&mut self.keys, key.to_owned()));
            put_varint(&mut tags, number(&mut self.values, value.clone()));
        }
        let (kind, geometry) = geometry(shape);
        let mut out = Vec::new();
        put_bytes(&mut out, 2, &tags);
        put_number(&mut out, 3, kind);
        put_bytes(&mut out, 4, &geometry);
        self.features.push(out);
    }

    /// Appends the layer to a tile.
    pub fn finish(self, tile: &mut Vec<u8>) {
        let mut out = Vec::new();
        put_number(&mut out, 15, 2);
        put_bytes(&mut out, 1, self.name.as_bytes());
        for feature in &self.features {
            put_bytes(&mut out, 2, feature);
        }
        for key in &self.keys.1 {
            put_bytes(&mut out, 3, key.as_bytes());
        }
        for value in &self.values.1 {
            let mut inner = Vec::new();
            match value {
                Property::Text(text) => put_bytes(&mut inner, 1, text.as_bytes()),
                Property::Number(number) => put_number(&mut inner, 6, zigzag(*number)),
                Property::Bool(yes) => put_number(&mut inner, 7, u64::from(*yes)),
            }
            put_bytes(&mut out, 4, &inner);
        }
        put_number(&mut out, 5, u64::from(self.extent));
        put_bytes(tile, 3, &out);
    }
}

/// The number of a key or value, a new one for one not seen yet.
fn number<T: Clone + Eq + std::hash::Hash>((known, list): &mut (HashMap<T, u64>, Vec<T>), one: T) -> u64 {
    *known.entry(one).or_insert_with_key(|one| {
        list.push(one.clone());
        list.len() as u64 - 1
    })
}

fn geometry(shape: &Shape) -> (u64, Vec<u8>) {
    let (mut out, mut pen) = (Vec::new(), [0i32; 2]);
    let mut step = |out: &mut Vec<u8>, at: [i32; 2]| {
        put_varint(out, zigzag(i64::from(at[0]) - i64::from(pen[0])));
        put_varint(out, zigzag(i64::from(at[1]) - i64::from(pen[1])));
        pen = at;
    };
    let command = |out: &mut Vec<u8>, id: u64, count: usize| put_varint(out, (count as u64) << 3 | id);
    match shape {
        Shape::Points(points) => {
            command(&mut out, 1, points.len());
            for at in points {
                step(&mut out, *at);
            }
            (1, out)
        }
        Shape::Lines(paths) | Shape::Areas(paths) => {
            let rings = matches!(shape, Shape::Areas(_));
            for path in paths {
                let Some((first, rest)) = path.split_first() else { continue };
                command(&mut out, 1, 1);
                step(&mut out, *first);
                command(&mut out, 2, rest.len());
                for at in rest {
                    step(&mut out, *at);
                }
                if rings {
                    command(&mut out, 7, 1);
                }
            }
            (if rings { 3 } else { 2 }, out)
        }
    }
}
