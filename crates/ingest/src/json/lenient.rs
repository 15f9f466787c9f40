//! Fields that a source may leave out, set to null, or write as another kind of value: what is not of use is as if it
//! were not there. What a read needs is asked for later, by the format.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::{borrow::Cow, fmt, marker::PhantomData};

/// The most objects of a list; a longer list is an error, since what is beyond would be lost unseen.
const LIST_MAX: usize = 1024;

/// Text; a number is taken as it is written. Empty is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Text<'a>(pub Option<Cow<'a, str>>);

/// A finite number, or text that is one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Number(pub Option<f64>);

/// True if it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flag(pub bool);

/// An object, if it is one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Maybe<T>(pub Option<T>);

/// The objects of a list; a lone object is a list of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct List<T>(pub Vec<T>);

/// Text, or an object that says more.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TextOrMap<'a, T> {
    pub text: Text<'a>,
    pub map: Option<T>,
}

impl Text<'_> {
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_deref()
    }
}
impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}
impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}
impl<T> Default for TextOrMap<'_, T> {
    fn default() -> Self {
        Self { text: Text(None), map: None }
    }
}

/// What a value is, of the kinds that are told apart.
enum Value<'a, T> {
    Text(Cow<'a, str>),
    Number(f64),
    Integer(i128),
    Bool(bool),
    Map(T),
    List(Vec<T>),
    None,
}

/// Takes any value. Objects become a `T`, or are passed over if `T` is [`IgnoredAny`]; lists are passed over unless
/// `LISTS`.
struct Any<T, const LISTS: bool>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const LISTS: bool> Visitor<'de> for Any<T, LISTS> {
    type Value = Value<'de, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Value::Number(number))
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Value::Integer(number.into()))
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Value::Integer(number.into()))
    }
    fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool(flag))
    }
    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Value::None)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Value::Map)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        if !LISTS {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::None);
        }
        let mut out = Vec::new();
        while let Some(Maybe(element)) = list.next_element::<Maybe<T>>()? {
            if out.len() == LIST_MAX {
                return Err(A::Error::custom("a list is too long"));
            }
            out.extend(element);
        }
        Ok(Value::List(out))
    }
}

fn plain<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Value<'de, T>, D::Error> {
    from.deserialize_any(Any::<T, false>(PhantomData))
}

fn text<T>(value: Value<'_, T>) -> Text<'_> {
    Text(match value {
        Value::Text(text) => Some(text).filter(|text| !text.is_empty()),
        Value::Integer(number) => Some(number.to_string().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    })
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(text(plain::<IgnoredAny, D>(from)?))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[expect(clippy::cast_precision_loss, reason = "times and degrees are far below 2^53")]
        let number = match plain::<IgnoredAny, D>(from)? {
            Value::Number(number) => Some(number),
            Value::Integer(number) => Some(number as f64),
            Value::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        Ok(Self(number.filter(|number| number.is_finite())))
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(match plain::<IgnoredAny, D>(from)? {
            Value::Bool(flag) => flag,
            Value::Integer(number) => number == 1,
            Value::Text(text) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(match plain(from)? {
            Value::Map(map) => Some(map),
            _ => None,
        }))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(match from.deserialize_any(Any::<T, true>(PhantomData))? {
            Value::List(list) => list,
            Value::Map(map) => vec![map],
            _ => Vec::new(),
        }))
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for TextOrMap<'a, T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match plain(from)? {
            Value::Map(map) => Self { text: Text(None), map: Some(map) },
            value => Self { text: text(value), map: None },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, Default, PartialEq)]
    #[serde(default)]
    struct Thing<'a> {
        #[serde(borrow)]
        text: Text<'a>,
        number: Number,
        flag: Flag,
        #[serde(borrow)]
        list: List<Thing<'a>>,
        #[serde(borrow)]
        maybe: Maybe<Box<Thing<'a>>>,
        #[serde(borrow)]
        either: TextOrMap<'a, Box<Thing<'a>>>,
    }

    fn read(text: &str) -> Thing<'_> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_value_of_another_kind_is_as_if_not_there() {
        for odd in ["null", "[]", "[1,[2]]", "{\"x\":[{}]}", "true", "\"\""] {
            assert_eq!(read(&format!("{{\"text\":{odd}}}")), Thing::default(), "{odd}");
            assert_eq!(read(&format!("{{\"number\":{odd}}}")), Thing::default(), "{odd}");
        }
        for odd in ["null", "7", "\"x\"", "[[],null,\"x\"]"] {
            assert_eq!(
                read(&format!("{{\"list\":{odd},\"maybe\":{odd},\"flag\":{odd},\"new\":{odd}}}")),
                Thing::default()
            );
        }
        assert!(serde_json::from_str::<Thing<'_>>("{\"text\":1,\"text\":2}").is_err());
        let list = |n: usize| format!("{{\"list\":[{}{{}}]}}", "{},".repeat(n - 1));
        assert_eq!(read(&list(LIST_MAX)).list.0.len(), LIST_MAX);
        assert!(serde_json::from_str::<Thing<'_>>(&list(LIST_MAX + 1)).is_err());
    }

    #[test]
    fn values_are_taken_in_the_forms_that_sources_use() {
        let thing = read(
            "{\"text\":1234,\"number\":\"-7.5\",\"flag\":1,\"list\":{\"text\":\"a\"},\"maybe\":{},\"either\":\"b\"}",
        );
        assert_eq!(thing.text.as_str(), Some("1234"));
        assert_eq!((thing.number, thing.flag), (Number(Some(-7.5)), Flag(true)));
        assert_eq!(thing.list.0[0].text.as_str(), Some("a"));
        assert!(thing.maybe.0.is_some());
        assert_eq!(thing.either.text.as_str(), Some("b"));
        assert_eq!(read("{\"either\":{\"text\":\"c\"}}").either.map.unwrap().text.as_str(), Some("c"));
        assert!(matches!(read("{\"text\":\"plain\"}").text.0, Some(Cow::Borrowed(_))));
        assert!(matches!(read("{\"text\":\"esc\\u0061ped\"}").text.0, Some(Cow::Owned(_))));
    }
}
