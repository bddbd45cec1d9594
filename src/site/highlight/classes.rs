//! From scopes (`string.quoted.double.shell`) to the few classes that the style sheet colours.
//!
//! The innermost scope that the table names decides; the others take after what surrounds them.

use syntect::parsing::{ClearAmount, Scope, ScopeStackOp};

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Attribute,
    Comment,
    Deleted,
    Function,
    Inserted,
    Keyword,
    Number,
    String,
    Tag,
    Variable,
}

impl Class {
    /// The name in HTML.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Attribute => "a",
            Self::Comment => "c",
            Self::Deleted => "d",
            Self::Function => "f",
            Self::Inserted => "i",
            Self::Keyword => "k",
            Self::Number => "n",
            Self::String => "s",
            Self::Tag => "t",
            Self::Variable => "v",
        }
    }
}

/// Scopes by their first parts, the most telling first. `None` ends what surrounds it: code inside a string is code.
const TABLE: [(&str, Option<Class>); 35] = [
    ("comment", Some(Class::Comment)),
    ("punctuation.definition.comment", Some(Class::Comment)),
    ("string.unquoted", None),
    ("string", Some(Class::String)),
    ("constant.character.escape", Some(Class::Number)),
    ("constant", Some(Class::Number)),
    ("keyword.operator.word", Some(Class::Keyword)),
    ("keyword.operator", None),
    ("keyword", Some(Class::Keyword)),
    ("storage", Some(Class::Keyword)),
    ("entity.name.tag", Some(Class::Tag)),
    ("entity.other.attribute-name", Some(Class::Attribute)),
    ("entity.name.function", Some(Class::Function)),
    ("entity.name.section", Some(Class::Keyword)),
    ("entity.name", Some(Class::Tag)),
    ("support.function", Some(Class::Function)),
    ("support.type.property-name", Some(Class::Variable)),
    ("support.constant", Some(Class::Number)),
    ("support.type", Some(Class::Keyword)),
    ("support.class", Some(Class::Tag)),
    ("variable.function", Some(Class::Function)),
    ("variable.language.tilde", None),
    ("variable.parameter.option", Some(Class::Attribute)),
    ("variable.other.constant", None),
    ("variable", Some(Class::Variable)),
    ("punctuation.definition.variable", Some(Class::Variable)),
    ("meta.mapping.key", Some(Class::Variable)),
    ("meta.interpolation", None),
    ("meta.group.expansion", None),
    ("markup.inserted", Some(Class::Inserted)),
    ("markup.deleted", Some(Class::Deleted)),
    ("meta.diff.range", Some(Class::Keyword)),
    ("meta.diff.header", Some(Class::Comment)),
    ("markup.heading", Some(Class::Keyword)),
    ("source", None),
];

/// The table, ready to be compared with scopes.
pub(super) struct Classes(Vec<(Scope, Option<Class>)>);

impl Classes {
    pub(super) fn new() -> Self {
        Self(TABLE.iter().filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class))).collect())
    }

    fn mark(&self, scope: Scope) -> Mark {
        let found = self.0.iter().find(|(prefix, _)| prefix.is_prefix_of(scope));
        found.map_or(Mark::Inherit, |(_, class)| Mark::Set(*class))
    }
}

/// What one scope of the stack says about the class.
#[derive(Clone, Copy)]
enum Mark {
    Inherit,
    Set(Option<Class>),
}

/// The scopes that are open, as marks; kept as a grammar's changes say.
pub(super) struct Scopes<'a> {
    classes: &'a Classes,
    open: Vec<Mark>,
    cleared: Vec<Vec<Mark>>,
}

impl<'a> Scopes<'a> {
    pub(super) fn new(classes: &'a Classes) -> Self {
        Self { classes, open: Vec::new(), cleared: Vec::new() }
    }

    /// The class of text that stands here.
    pub(super) fn class(&self) -> Option<Class> {
        self.open.iter().rev().find_map(|mark| if let Mark::Set(class) = mark { Some(*class) } else { None }).flatten()
    }

    pub(super) fn apply(&mut self, change: &ScopeStackOp) {
        match change {
            ScopeStackOp::Push(scope) => self.open.push(self.classes.mark(*scope)),
            ScopeStackOp::Pop(count) => self.open.truncate(self.open.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let kept = match amount {
                    ClearAmount::TopN(count) => self.open.len().saturating_sub(*count),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.open.split_off(kept));
            }
            ScopeStackOp::Restore => self.open.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }
}
