//! `Freeing`: when the memory is freed that a site was made from.
//!
//! To free a large catalog piece by piece takes as long as to publish it, and nothing waits for it.

/// When what is no longer needed is freed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Freeing {
    /// In the background, while the caller goes on.
    #[default]
    Soon,
    /// When the process ends, as it soon does: by the system, which frees everything at once.
    AtExit,
}

impl Freeing {
    /// Gives a thing up.
    pub fn free<T: Send + 'static>(self, thing: T) {
        match self {
            Self::Soon => rayon::spawn(|| drop(thing)),
            Self::AtExit => std::mem::forget(thing),
        }
    }
}
