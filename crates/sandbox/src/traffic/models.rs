//! Makes and models, as registers and cameras name them, with the shape that pictures draw.

/// The shape seen from behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    Sedan,
    Hatch,
    Suv,
    Pickup,
    Van,
    Tractor,
    Box,
}

pub(crate) struct Model {
    pub make: &'static str,
    pub name: &'static str,
    pub body: Body,
    /// How common, relative to the others of its shape.
    pub share: u32,
}

const fn model(make: &'static str, name: &'static str, body: Body, share: u32) -> Model {
    Model { make, name, body, share }
}

pub(crate) const MODELS: [Model; 40] = [
    model("Toyota", "Camry", Body::Sedan, 9),
    model("Toyota", "Corolla", Body::Sedan, 9),
    model("Honda", "Accord", Body::Sedan, 8),
    model("Honda", "Civic", Body::Sedan, 8),
    model("Nissan", "Altima", Body::Sedan, 6),
    model("Nissan", "Sentra", Body::Sedan, 4),
    model("Hyundai", "Elantra", Body::Sedan, 5),
    model("Kia", "Forte", Body::Sedan, 3),
    model("Ford", "Fusion", Body::Sedan, 4),
    model("Chevrolet", "Malibu", Body::Sedan, 4),
    model("Tesla", "Model 3", Body::Sedan, 4),
    model("BMW", "3 Series", Body::Sedan, 2),
    model("Mazda", "3", Body::Hatch, 3),
    model("Volkswagen", "Golf", Body::Hatch, 3),
    model("Toyota", "Prius", Body::Hatch, 4),
    model("Honda", "Fit", Body::Hatch, 2),
    model("Toyota", "RAV4", Body::Suv, 9),
    model("Honda", "CR-V", Body::Suv, 9),
    model("Ford", "Explorer", Body::Suv, 5),
    model("Ford", "Escape", Body::Suv, 5),
    model("Chevrolet", "Tahoe", Body::Suv, 4),
    model("Jeep", "Grand Cherokee", Body::Suv, 5),
    model("Subaru", "Outback", Body::Suv, 5),
    model("Nissan", "Rogue", Body::Suv, 5),
    model("Ford", "F-150", Body::Pickup, 9),
    model("Chevrolet", "Silverado", Body::Pickup, 8),
    model("Ram", "1500", Body::Pickup, 6),
    model("Toyota", "Tacoma", Body::Pickup, 6),
    model("GMC", "Sierra", Body::Pickup, 4),
    model("Ford", "Transit", Body::Van, 6),
    model("Mercedes-Benz", "Sprinter", Body::Van, 4),
    model("Ram", "ProMaster", Body::Van, 3),
    model("Honda", "Odyssey", Body::Van, 4),
    model("Freightliner", "Cascadia", Body::Tractor, 8),
    model("Kenworth", "T680", Body::Tractor, 5),
    model("Peterbilt", "579", Body::Tractor, 4),
    model("Volvo", "VNL", Body::Tractor, 4),
    model("Isuzu", "NPR", Body::Box, 4),
    model("Hino", "195", Body::Box, 3),
    model("Freightliner", "M2", Body::Box, 3),
];

/// Names and RGB of colors, with their share of a hundred (after the shares that paint makers publish, rounded).
pub(crate) const COLORS: [(&str, [u8; 3], u32); 9] = [
    ("white", [232, 232, 228], 26),
    ("black", [38, 39, 42], 21),
    ("gray", [118, 121, 125], 18),
    ("silver", [178, 182, 186], 13),
    ("blue", [38, 72, 128], 10),
    ("red", [140, 28, 32], 7),
    ("green", [42, 84, 60], 2),
    ("brown", [98, 74, 54], 2),
    ("gold", [176, 150, 92], 1),
];
