//! A cache bounded by bytes; what was not used for longest goes first.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

pub struct Cache<K, V> {
    limit: usize,
    bytes: usize,
    clock: u64,
    entries: HashMap<K, (V, usize, u64)>,
    by_age: BTreeMap<u64, K>,
}

impl<K: Copy + Eq + Hash, V: Clone> Cache<K, V> {
    pub fn new(limit: usize) -> Self {
        Self { limit, bytes: 0, clock: 0, entries: HashMap::new(), by_age: BTreeMap::new() }
    }

    pub fn get(&mut self, key: &K) -> Option<V> {
        let (value, _, age) = self.entries.get_mut(key)?;
        self.by_age.remove(age);
        self.clock += 1;
        *age = self.clock;
        self.by_age.insert(self.clock, *key);
        Some(value.clone())
    }

    /// Keeps a value of so many bytes; one larger than the whole cache is not kept.
    pub fn put(&mut self, key: K, value: V, bytes: usize) {
        self.drop_one(&key);
        if bytes > self.limit {
            return;
        }
        self.clock += 1;
        self.bytes += bytes;
        self.entries.insert(key, (value, bytes, self.clock));
        self.by_age.insert(self.clock, key);
        while self.bytes > self.limit {
            let Some((_, oldest)) = self.by_age.first_key_value() else { break };
            let oldest = *oldest;
            self.drop_one(&oldest);
        }
    }

    fn drop_one(&mut self, key: &K) {
        if let Some((_, bytes, age)) = self.entries.remove(key) {
            self.bytes -= bytes;
            self.by_age.remove(&age);
        }
    }

    pub fn clear(&mut self) {
        self.bytes = 0;
        self.entries.clear();
        self.by_age.clear();
    }
    pub const fn bytes(&self) -> usize {
        self.bytes
    }
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_used_for_longest_goes() {
        let mut cache = Cache::new(30);
        (0..3).for_each(|key| cache.put(key, key, 10));
        assert_eq!(cache.get(&0), Some(0));
        cache.put(3, 3, 10);
        assert_eq!([cache.get(&0), cache.get(&1), cache.get(&2), cache.get(&3)], [Some(0), None, Some(2), Some(3)]);
        cache.put(4, 4, 31);
        assert_eq!((cache.get(&4), cache.bytes(), cache.len()), (None, 30, 3));
        cache.put(3, 9, 5);
        assert_eq!((cache.get(&3), cache.bytes()), (Some(9), 25));
    }
}
