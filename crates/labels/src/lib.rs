//! Where names stand on the map.
