//! Ranges of whole seconds, and what claims, removals and transfers do to them.

use serde_json::{Value, json};

use crate::{
    model::Model,
    time::{seconds_of, text_of},
};

/// Most ranges of one value, and most of one account.
pub(crate) const RANGES_MAX: usize = 100;

/// The seconds from `from` on and before `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// The first one; unbounded without.
    pub(crate) from: Option<i64>,
    /// The first one no longer in it; unbounded without.
    pub(crate) until: Option<i64>,
}

/// An alias of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alias {
    /// Its value.
    pub(crate) value: String,
    /// When it names the account.
    pub(crate) span: Span,
    /// When it was added.
    pub(crate) created_at: i64,
}

impl Span {
    /// The bounds that stand in an object.
    pub(crate) fn read(object: &Value) -> Self {
        let bound = |name: &str| object.get(name).and_then(Value::as_str).map(seconds_of);
        Self { from: bound("effectiveFrom"), until: bound("effectiveUntil") }
    }

    /// Puts the bounds into an object.
    pub(crate) fn show_in(self, object: &mut Value) {
        for (name, bound) in [("effectiveFrom", self.from), ("effectiveUntil", self.until)] {
            if let Some(bound) = bound {
                object[name] = json!(text_of(bound));
            }
        }
    }

    const fn first(self) -> i64 {
        match self.from {
            Some(from) => from,
            None => i64::MIN,
        }
    }

    const fn end(self) -> i64 {
        match self.until {
            Some(until) => until,
            None => i64::MAX,
        }
    }

    /// Whether it holds an instant.
    pub(crate) const fn contains(self, at: i64) -> bool {
        self.first() <= at && at < self.end()
    }

    /// Whether it has an instant in common with another.
    pub(crate) const fn overlaps(self, other: Self) -> bool {
        self.first() < other.end() && other.first() < self.end()
    }

    /// Whether it holds no instant.
    pub(crate) const fn is_empty(self) -> bool {
        self.first() >= self.end()
    }

    /// What is left of it when it ends at an instant, if anything.
    pub(crate) fn ended(self, at: i64) -> Option<Self> {
        let kept = Self { from: self.from, until: Some(self.end().min(at)) };
        (!kept.is_empty()).then_some(kept)
    }
}

impl Alias {
    /// As it is shown.
    pub(crate) fn shown(&self) -> Value {
        let mut shown = json!({"value": self.value, "createdAt": text_of(self.created_at)});
        self.span.show_in(&mut shown);
        shown
    }
}

/// Ends those aliases that `ending` names at an instant.
pub(crate) fn end(aliases: &mut Vec<Alias>, at: i64, ending: impl Fn(&Alias) -> bool) {
    aliases.retain_mut(|alias| {
        if !ending(alias) {
            return true;
        }
        let kept = alias.span.ended(at);
        alias.span = kept.unwrap_or(alias.span);
        kept.is_some()
    });
}

impl Model {
    /// The aliases that an account of this id, which there may not be yet, obtains by the wishes of a request.
    ///
    /// # Errors
    ///
    /// `alias_taken` when one of them cannot be had, or else `too_many_ranges`.
    pub(crate) fn claim(&self, id: &str, wishes: &[Value]) -> Result<Vec<Alias>, &'static str> {
        let (mut obtained, mut codes) = (Vec::<Alias>::new(), Vec::new());
        for wish in wishes {
            let value = wish.as_str().unwrap_or_else(|| wish["value"].as_str().unwrap());
            let mut owned: Vec<Span> = self.owners(value).into_iter().map(|(span, _)| span).collect();
            owned.extend(obtained.iter().filter(|alias| alias.value == value).map(|alias| alias.span));
            let Span { from, until } = Span::read(wish);
            // A claim without a beginning reaches back to where the last owner of the past ended.
            let ends = owned.iter().filter_map(|span| span.until).filter(|end| *end <= self.now);
            let free_since = ends.filter(|end| until.is_none_or(|until| *end < until)).max();
            let span = Span { from: from.or(free_since), until };
            let is_account = value == id || self.accounts.contains_key(value);
            if is_account || owned.iter().any(|owned| owned.overlaps(span)) {
                codes.push("alias_taken");
            } else if owned.len() >= RANGES_MAX {
                codes.push("too_many_ranges");
            } else {
                obtained.push(Alias { value: value.to_owned(), span, created_at: self.now });
            }
        }
        match codes.iter().find(|code| **code == "alias_taken").or(codes.first()) {
            None => Ok(obtained),
            Some(code) => Err(code),
        }
    }
}

/// Whether a request itself gives one value twice for one instant.
pub(crate) fn contradict(wishes: &[Value]) -> bool {
    let value = |wish: &Value| wish.as_str().or_else(|| wish["value"].as_str()).unwrap().to_owned();
    wishes.iter().enumerate().any(|(index, one)| {
        Span::read(one).is_empty()
            || wishes[..index]
                .iter()
                .any(|other| value(one) == value(other) && Span::read(one).overlaps(Span::read(other)))
    })
}
