//! The roles that an account can have. One account has one role: duties are separate (ACC-8).

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Analyst,
    GeoAnalyst,
    Supervisor,
    SystemOwner,
    Auditor,
    RecordsOfficer,
    Trainer,
}

impl Role {
    pub const ALL: [Self; 7] = [
        Self::Analyst,
        Self::GeoAnalyst,
        Self::Supervisor,
        Self::SystemOwner,
        Self::Auditor,
        Self::RecordsOfficer,
        Self::Trainer,
    ];

    /// As stored and as written on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Analyst => "analyst",
            Self::GeoAnalyst => "geo_analyst",
            Self::Supervisor => "supervisor",
            Self::SystemOwner => "system_owner",
            Self::Auditor => "auditor",
            Self::RecordsOfficer => "records_officer",
            Self::Trainer => "trainer",
        }
    }

    /// As shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Analyst => "Analyst",
            Self::GeoAnalyst => "Geo analyst",
            Self::Supervisor => "Supervisor",
            Self::SystemOwner => "System owner",
            Self::Auditor => "Auditor",
            Self::RecordsOfficer => "Records officer",
            Self::Trainer => "Trainer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|role| role.code() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|role| role.code()).collect();
            format!("no such role; the roles are {}", known.join(", "))
        })
    }
}
